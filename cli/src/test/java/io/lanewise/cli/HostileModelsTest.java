package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.SharedData;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Broken and malicious model folders are refused; legal ones give their implementation's vectors.
class HostileModelsTest {
  private static final double RELATIVE = 1e-5;

  @TestFactory
  Stream<DynamicTest> refusesTheBrokenAndEmbedsWithTheStrange() {
    Path folder = SharedData.folder("hostile");
    return SharedData.cases(folder, e -> e.get("format").asText().equals("model2vec")).stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.get("file").asText() + ": " + entry.get("what").asText(),
                    () -> check(folder.resolve(entry.get("file").asText()).toString(), entry)));
  }

  private static void check(String model, JsonNode entry) {
    if (entry.get("expect").asText().equals("reject")) {
      Run.of("embed", "--model", model, "hello world").failed();
      return;
    }
    for (JsonNode example : entry.get("cases")) {
      String text = example.get("text").asText();
      Run run = Run.of("embed", "--model", model, text).ok();
      assertClose(example.get("vector"), Run.vector(run.json().getFirst()), RELATIVE);
      assertEquals(text, run.json().getFirst().get("text").asText());
    }
  }

  static void assertClose(JsonNode expected, float[] actual, double relative) {
    assertEquals(expected.size(), actual.length);
    double largest = 0;
    for (JsonNode value : expected) {
      largest = Math.max(largest, Math.abs(value.asDouble()));
    }
    for (int i = 0; i < actual.length; i++) {
      assertEquals(expected.get(i).asDouble(), actual[i], relative * largest, "element " + i);
    }
  }
}
