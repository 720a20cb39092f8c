package io.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All Java of the README compiles, runs, and prints what the README says.
class DocumentationTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("```java\n(.*?)```.*?```text\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void theReadmesExamplesPrintWhatItSays() throws IOException, InterruptedException {
    Matcher readme = EXAMPLE.matcher(Files.readString(Path.of("README.md")));
    List<String> options = List.of("--add-modules", "jdk.incubator.vector");
    int examples = 0;
    while (readme.find()) {
      Path source = Files.writeString(folder.resolve("Example.java"), readme.group(1));
      assertEquals(
          readme.group(2).lines().toList(),
          ChildJvm.run(options, source.toString(), new Object[0]));
      examples++;
    }
    assertTrue(examples > 0, "examples in the README");
  }
}
