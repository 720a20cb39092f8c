package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.file.SafetensorsWriter;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectTest {
  @TempDir Path folder;

  @Test
  void listsTensorsAsJson() {
    String file = "../examples/mission.safetensors";
    JsonNode json = Run.of("inspect", file, "--json").ok().json().getFirst();
    assertEquals(List.of("path", "format", "metadata", "tensors"), fieldNames(json));
    assertEquals(file, json.get("path").asText());
    assertEquals("safetensors", json.get("format").asText());
    assertTrue(json.get("metadata").has("description"));
    assertEquals(5, json.get("tensors").size());
    JsonNode ids = json.get("tensors").get(1);
    assertEquals(List.of("name", "dtype", "shape", "byte_offset", "byte_length"), fieldNames(ids));
    assertEquals("I64", ids.get("dtype").asText());
    assertEquals("[1]", ids.get("shape").toString());
    assertEquals(8, ids.get("byte_length").asLong());
  }

  @Test
  void listsTensorsAsATable() {
    String out = Run.of("inspect", "../examples/mission.safetensors").ok().out();
    assertTrue(out.contains("embedding.weight  F32    (5, 4)     80"), out);
    assertTrue(out.contains("description: Embedding(5, 4)"), out);
    assertTrue(out.endsWith("5 tensors, 52 elements, 236 bytes\n"), out);
  }

  @Test
  void opensTheFolderOfAModel() {
    TensorFiles.write(folder.resolve("model.safetensors"), TensorFiles.counting("w", 2, 3));
    JsonNode json = Run.of("inspect", folder.toString(), "--json").ok().json().getFirst();
    assertEquals(folder.resolve("model.safetensors").toString(), json.get("path").asText());
  }

  @Test
  void verifiesValues() {
    TensorFiles.write(
        folder.resolve("t.safetensors"),
        Tensor.ofFloats("w", Shape.of(4, 2), 3, 4, 0, 0, Float.NaN, 1, -1f / 0, 0));
    String path = folder.resolve("t.safetensors").toString();
    JsonNode json = Run.of("inspect", path, "--verify", "--json").ok().json().getFirst();
    JsonNode values = json.get("tensors").get(0);
    assertEquals(1, values.get("nan").asLong());
    assertEquals(1, values.get("infinite").asLong());
    assertEquals(1, values.get("zero_rows").asLong());
    assertEquals(0, values.get("least_norm").asDouble());
    assertEquals(2.5, values.get("mean_norm").asDouble());
    assertEquals(5, values.get("greatest_norm").asDouble());
    String out = Run.of("inspect", path, "--verify").ok().out();
    assertTrue(out.contains("w       1         1          1       0.000  2.500     5.000"), out);
    assertFalse(Run.of("inspect", path).ok().out().contains("NaN"));
  }

  @Test
  void showsTokensOfAModel() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"model2vec\"}");
    Files.writeString(
        folder.resolve("tokenizer.json"),
        "{\"version\": \"1.0\", \"model\": {\"vocab\": {\"river\": 0, \"a\\u001b\": 1}}}");
    TensorFiles.write(
        folder.resolve("model.safetensors"), TensorFiles.counting("embeddings", 2, 3));
    JsonNode json = Run.of("inspect", folder.toString(), "--json").ok().json().getFirst();
    assertEquals("model2vec", json.get("format").asText());
    assertEquals(2, json.get("vocabulary").get("size").asLong());
    assertEquals("river", json.get("vocabulary").get("sample").get(0).asText());
    String out = Run.of("inspect", folder.toString()).ok().out();
    assertTrue(out.endsWith("2 tokens: river a\\u001b\n"), out);
  }

  @Test
  void escapesWhatWouldControlTheTerminal() {
    Path file = folder.resolve("evil.safetensors");
    SafetensorsWriter.write(
        file, List.of(TensorFiles.counting("a\n\033[2Jb", 1)), Map.of("k", "v\033[31m"));
    String out = Run.of("inspect", file.toString()).ok().out();
    assertFalse(out.contains("\033"), out);
    assertTrue(out.contains("a\\u000a\\u001b[2Jb"), out);
    JsonNode json = Run.of("inspect", "--json", file.toString()).ok().json().getFirst();
    assertEquals("a\n\033[2Jb", json.get("tensors").get(0).get("name").asText());
  }

  @Test
  void refusesWhatIsNoWeightFile() throws IOException {
    Path text = Files.writeString(folder.resolve("a.txt"), "hello");
    Path empty = Files.createFile(folder.resolve("empty.safetensors"));
    Run.of("inspect", text.toString()).failed(text.toString());
    Run.of("inspect", empty.toString()).failed(empty.toString());
    Run.of("inspect", folder.resolve("none").toString()).failed("none");
    Run.of("inspect", folder.toString()).failed(folder.toString());
  }

  @Test
  void refusesATruncatedFile() throws IOException {
    Path file = TensorFiles.write(folder.resolve("a.safetensors"), TensorFiles.counting("w", 9));
    byte[] bytes = Files.readAllBytes(file);
    Path cut = folder.resolve("cut.safetensors");
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 1));
    Run.of("inspect", cut.toString()).failed(cut.toString(), "'w'");
  }

  @Test
  void refusesAFileThatMayNotBeRead() throws IOException {
    Path file = TensorFiles.write(folder.resolve("a.safetensors"), TensorFiles.counting("w", 9));
    Assumptions.assumeTrue(file.toFile().setReadable(false), "no permissions here");
    Assumptions.assumeFalse(Files.isReadable(file), "this user may read everything");
    Run.of("inspect", file.toString()).failed(file.toString());
  }

  private static List<String> fieldNames(JsonNode json) {
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
