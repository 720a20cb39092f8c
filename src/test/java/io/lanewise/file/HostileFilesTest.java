package io.lanewise.file;

import static io.lanewise.file.ExpectedTensors.assertTensors;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.SharedData;
import io.lanewise.tensor.LanewiseException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Broken and malicious files end in one line that names the file; strange but legal ones open.
class HostileFilesTest {
  static final List<String> FORMATS =
      List.of("safetensors", "sharded", "npy", "npz", "gguf", "fasttext", "word2vec", "glove");

  @TestFactory
  Stream<DynamicTest> refusesTheBrokenAndOpensTheStrange() {
    Path folder = SharedData.folder("hostile");
    return SharedData.cases(folder, e -> FORMATS.contains(e.get("format").asText())).stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.get("file").asText() + ": " + entry.get("what").asText(),
                    () -> check(folder.resolve(entry.get("file").asText()), entry)));
  }

  private static void check(Path path, JsonNode entry) {
    if (entry.get("expect").asText().equals("reject")) {
      assertRefused(path);
      return;
    }
    try (WeightFile file = WeightFile.open(path)) {
      if (entry.has("tensors")) {
        assertTensors(entry.get("tensors"), file);
      } else if (entry.path("variant").asText().equals("model")) {
        // FastTextGoldenTest holds the vectors against it.
        assertEquals("fasttext", file.format());
      } else if (entry.has("vectors")) {
        ExpectedVectors.assertVectors(entry.get("vectors"), file);
      } else {
        assertEquals(entry.get("count").asInt(), file.entries().size());
      }
    }
  }

  private static void assertRefused(Path path) {
    LanewiseException refusal = refusal(path);
    String message = String.valueOf(refusal.getMessage());
    assertTrue(
        refusal instanceof WeightFormatException || refusal instanceof WeightFileException,
        message);
    assertEquals(1, message.lines().count(), message);
    assertFalse(message.chars().anyMatch(Character::isISOControl), message);
    assertTrue(message.contains(path.toString()), message);
    assertFalse(message.contains("_outside.safetensors ("), message);
  }

  /// Opening and reading all of it: whichever refuses.
  static LanewiseException refusal(Path path) {
    try (WeightFile file = WeightFile.open(path)) {
      file.entries().forEach(entry -> file.tensor(entry.name()));
    } catch (LanewiseException refusal) {
      return refusal;
    }
    throw new AssertionError("opened " + path);
  }
}
