package io.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Programs in a document, each followed by what it prints.
public final class DocumentExamples {
  private DocumentExamples() {}

  /// Runs every program fenced with these words, in a JVM with the class path of the tests, and
  /// compares what it prints with the block of text that follows. There is at least one.
  ///
  /// @param fence such as `java`
  /// @param scratch an empty folder
  public static void run(Path document, String fence, Path scratch)
      throws IOException, InterruptedException {
    Pattern example =
        Pattern.compile("```" + fence + "\n(.*?)```.*?```text\n(.*?)```", Pattern.DOTALL);
    Matcher found = example.matcher(Files.readString(document));
    List<String> options = List.of("--add-modules", "jdk.incubator.vector");
    int examples = 0;
    while (found.find()) {
      Path source = Files.writeString(scratch.resolve("Example.java"), found.group(1));
      List<String> expected = found.group(2).lines().toList();
      assertEquals(expected, ChildJvm.run(options, source.toString(), new Object[0]));
      examples++;
    }
    assertTrue(examples > 0, fence + " in " + document);
  }
}
