package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The index of a sharded model: which shards it opens, and which names it refuses.
class ShardIndexTest {
  private static final String INDEX = "model.safetensors.index.json";

  @TempDir private Path folder;

  @BeforeEach
  void writeShards() {
    write("1.safetensors", "a", "b");
    write("2.safetensors", "c", "nobody");
  }

  private void write(String shard, String... names) {
    List<Tensor> tensors =
        Stream.of(names)
            .map(name -> Tensor.ofFloats(name, Shape.of(2), 1, name.hashCode()))
            .toList();
    SafetensorsWriter.write(folder.resolve(shard), tensors, Map.of());
  }

  private Path index(String json) throws IOException {
    return Files.writeString(folder.resolve(INDEX), json);
  }

  private Path map(String... pairs) throws IOException {
    StringBuilder map = new StringBuilder();
    for (int i = 0; i < pairs.length; i += 2) {
      map.append(i == 0 ? "" : ",").append("\"%s\":\"%s\"".formatted(pairs[i], pairs[i + 1]));
    }
    return index("{\"weight_map\":{" + map + "}}");
  }

  @Test
  void listsWhatTheMapNamesShardByShard() throws IOException {
    Path index = map("c", "2.safetensors", "b", "1.safetensors", "a", "1.safetensors");
    for (Path path : List.of(index, folder)) {
      try (WeightFile file = WeightFile.open(path)) {
        assertEquals("safetensors-sharded", file.format());
        assertEquals(index, file.path());
        assertEquals(
            List.of("a", "b", "c"), file.entries().stream().map(TensorEntry::name).toList());
        assertEquals(folder.resolve("2.safetensors"), file.entries().get(2).file());
        assertEquals("c".hashCode(), file.tensor("c").toFloats()[1]);
        assertFalse(file.has("nobody"));
        assertEquals(Map.of(), file.metadata());
        file.checkUnchanged();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "null", "\"x\"", "[{}]", "{\"total_size\":1e99,\"x\":[null]}"})
  void ignoresMetadataOfAnyType(String metadata) throws IOException {
    Path index = index("{\"metadata\":" + metadata + ",\"weight_map\":{\"a\":\"1.safetensors\"}}");
    try (WeightFile file = WeightFile.open(index)) {
      assertTrue(file.has("a"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "/1.safetensors",
        "sub/1.safetensors",
        "../1.safetensors",
        "a\\\\b",
        "..\\\\1.safetensors",
        "C:",
        "C:1.safetensors",
        "c:\\\\1",
        "~/1.safetensors",
        "a\\u0000",
        "./1.safetensors",
        "1.safetensors/",
        "a\\/b"
      })
  void refusesANameThatIsAPath(String shard) throws IOException {
    WeightFormatException refusal = refused(map("a", "1.safetensors", "t", shard));
    assertEquals(Kind.UNSAFE, refusal.kind());
    assertEquals("t", refusal.tensor().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"~", "~root", "..x", "...", " ", "-rf", "*", "ü☃", "%2e%2e"})
  void takesStrangeButPlainNames(String shard) throws IOException {
    write(shard, "a");
    try (WeightFile file = WeightFile.open(map("a", shard))) {
      assertTrue(file.has("a"));
    }
  }

  @Test
  void measuresNamesInBytes() throws IOException {
    assertEquals(Kind.MISMATCH, refused(map("a", "é".repeat(127))).kind());
    WeightFormatException refusal = refused(map("a", "é".repeat(128)));
    assertEquals(Kind.UNSAFE, refusal.kind());
    assertTrue(refusal.actual().startsWith("256"), refusal.actual());
  }

  static Stream<Arguments> wrongIndexes() {
    return Stream.of(
        arguments("", Kind.SCHEMA, "index: expected an object, got nothing"),
        arguments("[]", Kind.SCHEMA, "index: expected an object, got an array"),
        arguments("{}", Kind.SCHEMA, "index: expected a field 'weight_map', got none"),
        arguments("{\"weight_map\":null}", Kind.SCHEMA, "expected an object, got null"),
        arguments("{\"weight_map\":[]}", Kind.SCHEMA, "expected an object, got an array"),
        arguments("{\"weight_map\":{\"a\":1}}", Kind.SCHEMA, "expected a string, got 1"),
        arguments("{\"weight_map\":{\"a\":null}}", Kind.SCHEMA, "expected a string, got null"),
        arguments("{\"weight_map\":{},\"weight_map\":{}}", Kind.DUPLICATE, "'weight_map' twice"),
        arguments("{\"weight_map\":{\"a\":\"x\",\"a\":\"x\"}}", Kind.DUPLICATE, "'a' twice"),
        arguments("{\"weight_map\":{}}}", Kind.SYNTAX, "expected JSON"),
        arguments("\ufeff{\"weight_map\":{}}", Kind.SYNTAX, "got a byte order mark"),
        arguments(
            "{\"weight_map\":{\"a\":\"" + INDEX + "\"}}", Kind.SCHEMA, "got the index itself"));
  }

  @ParameterizedTest
  @MethodSource("wrongIndexes")
  void refusesAWrongIndex(String json, Kind kind, String message) throws IOException {
    WeightFormatException refusal = refused(index(json));
    assertEquals(kind, refusal.kind());
    assertTrue(String.valueOf(refusal.getMessage()).contains(message), refusal.getMessage());
  }

  @Test
  void namesTheTensorAndTheShardThatDisagree() throws IOException {
    WeightFormatException missing = refused(map("a", "1.safetensors", "x", "9.safetensors"));
    assertEquals(Kind.MISMATCH, missing.kind());
    assertEquals("x", missing.tensor().orElseThrow());
    assertEquals("shard '9.safetensors'", missing.expected());

    WeightFormatException absent = refused(map("a", "1.safetensors", "c", "1.safetensors"));
    assertEquals(Kind.MISMATCH, absent.kind());
    assertEquals("c", absent.tensor().orElseThrow());
    assertEquals("the tensor in shard '1.safetensors'", absent.expected());
  }

  @Test
  void namesTheShardThatIsBroken() throws IOException {
    SafetensorsBytes.write(folder.resolve("3.safetensors"), "{}", 1);
    WeightFormatException refusal = refused(map("a", "1.safetensors", "x", "3.safetensors"));
    assertEquals(Kind.TRAILING, refusal.kind());
    assertEquals(folder.resolve("3.safetensors"), refusal.file());
  }

  @Test
  void doesNotOpenShardsThatTheMapDoesNotName() throws IOException {
    SafetensorsBytes.write(folder.resolve("3.safetensors"), "broken", 0);
    WeightFile.open(map("a", "1.safetensors")).close();
  }

  @Test
  void followsLinksThatLeaveTheFolder(@TempDir Path blobs) throws IOException {
    Path blob = Files.move(folder.resolve("2.safetensors"), blobs.resolve("d34db33f"));
    Files.createSymbolicLink(folder.resolve("2.safetensors"), blob);
    try (WeightFile file = WeightFile.open(map("a", "1.safetensors", "c", "2.safetensors"))) {
      assertEquals(1, file.tensor("c").getDouble(0));
    }
  }

  @Test
  void countsTheTensorsOfAllShards() throws IOException {
    Path index = map("a", "1.safetensors", "b", "1.safetensors", "c", "2.safetensors");
    WeightFile.open(index, OpenOptions.defaults().withMaxTensors(4)).close();
    WeightFormatException refusal =
        assertThrows(
            WeightFormatException.class,
            () -> WeightFile.open(index, OpenOptions.defaults().withMaxTensors(3)));
    assertEquals(Kind.LIMIT, refusal.kind());
    assertTrue(refusal.expected().contains("<= 3 "), refusal.expected());
  }

  @Test
  void refusesAnIndexBeyondItsLimit() throws IOException {
    Path index = folder.resolve(INDEX);
    try (RandomAccessFile file = new RandomAccessFile(index.toFile(), "rw")) {
      file.setLength((64L << 20) + 1);
    }
    WeightFormatException refusal = refused(index);
    assertEquals(Kind.LIMIT, refusal.kind());
    assertEquals("<= 67108864 bytes", refusal.expected());
  }

  private static WeightFormatException refused(Path index) {
    return assertThrows(WeightFormatException.class, () -> WeightFile.open(index));
  }
}
