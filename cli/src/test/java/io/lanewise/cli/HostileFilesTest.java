package io.lanewise.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.SharedData;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Broken and malicious files end in exit code 1 and one line; strange but legal ones are shown.
class HostileFilesTest {
  private static final List<String> FORMATS = List.of("safetensors", "sharded", "gguf");

  @TestFactory
  Stream<DynamicTest> refusesTheBrokenAndShowsTheStrange() {
    Path folder = SharedData.folder("hostile");
    return SharedData.cases(folder, e -> FORMATS.contains(e.get("format").asText())).stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.get("file").asText() + ": " + entry.get("what").asText(),
                    () -> check(folder.resolve(entry.get("file").asText()), entry)));
  }

  private static void check(Path path, JsonNode entry) {
    Run table = Run.of("inspect", path.toString());
    Run json = Run.of("inspect", path.toString(), "--json");
    if (entry.get("expect").asText().equals("reject")) {
      table.failed();
      json.failed();
    } else {
      table.ok();
      json.ok().json();
    }
  }
}
