package io.lanewise.file;

import static io.lanewise.file.ExpectedTensors.assertTensors;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.SharedData;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Files of the reference implementations: what they hold, and that our writer makes the same.
class GoldenFilesTest {
  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> readsWhatTheReferenceWrote() {
    return tests(
        entry ->
            List.of("safetensors", "sharded", "npy", "npz", "gguf")
                .contains(entry.get("format").asText()),
        (path, expected) -> {
          try (WeightFile file = WeightFile.open(path)) {
            assertTensors(expected.get("tensors"), file);
            if (expected.has("metadata")) {
              assertEquals(strings(expected.get("metadata")), file.metadata());
            }
            file.checkUnchanged();
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> writesTheBytesOfTheReference() {
    return tests(
        entry ->
            entry.get("format").asText().equals("safetensors")
                && entry.get("made_by").asText().startsWith("safetensors"),
        (path, expected) -> {
          Path copy = folder.resolve(path.getFileName());
          boolean ordered;
          try (WeightFile file = WeightFile.open(path)) {
            ordered = file.metadata().size() < 2;
            List<Tensor> tensors = new ArrayList<>();
            file.entries().forEach(entry -> tensors.add(file.tensor(entry.name())));
            Collections.reverse(tensors);
            SafetensorsWriter.write(copy, tensors, file.metadata());
          }
          // The reference keeps metadata in an unordered map: with two entries its bytes are one
          // of several right answers.
          if (ordered) {
            assertEquals(-1, Files.mismatch(path, copy));
          } else {
            assertEquals(Files.size(path), Files.size(copy));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> writesTheBytesOfTheReferencesShards() throws IOException {
    Path model = SharedData.folder("golden/files/sharded/three");
    try (Stream<Path> files = Files.list(model)) {
      List<Path> shards =
          files.filter(file -> file.toString().endsWith(".safetensors")).sorted().toList();
      return shards.stream()
          .map(
              shard ->
                  DynamicTest.dynamicTest(
                      shard.getFileName().toString(),
                      () -> {
                        Path copy = folder.resolve(shard.getFileName());
                        try (WeightFile file = WeightFile.open(shard)) {
                          List<Tensor> tensors =
                              file.entries().stream()
                                  .map(entry -> file.tensor(entry.name()))
                                  .toList();
                          SafetensorsWriter.write(copy, tensors, file.metadata());
                        }
                        assertArrayEquals(Files.readAllBytes(shard), Files.readAllBytes(copy));
                      }));
    }
  }

  interface Body {
    void check(Path path, JsonNode expected) throws IOException;
  }

  private static Stream<DynamicTest> tests(
      java.util.function.Predicate<JsonNode> wanted, Body body) {
    Path files = SharedData.folder("golden/files");
    return SharedData.cases(files, wanted).stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.get("file").asText(),
                    () ->
                        body.check(
                            files.resolve(entry.get("file").asText()),
                            SharedData.json(files.resolve(entry.get("expected").asText())))));
  }

  private static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new HashMap<>();
    object.properties().forEach(field -> strings.put(field.getKey(), text(field.getValue())));
    return strings;
  }

  /// A text, or the text that a typed value of gguf's metadata has.
  private static String text(JsonNode value) {
    if (!value.isObject()) {
      return value.asText();
    }
    String type = value.get("type").asText();
    if (!type.equals("array")) {
      return text(type, value.get("value"), "");
    }
    List<String> elements = new ArrayList<>();
    String element = value.get("element").asText();
    value.get("value").forEach(each -> elements.add(text(element, each, "\"")));
    return elements.toString();
  }

  private static String text(String type, JsonNode value, String quote) {
    return switch (type) {
      case "f32" -> Float.toString((float) value.asDouble(Double.NaN));
      case "string" -> quote + value.asText() + quote;
      default -> value.asText();
    };
  }
}
