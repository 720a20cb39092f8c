package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The writer against literal bytes of the reference's own tests.
class SafetensorsWriterTest {
  private static final String FLOATS_HEX = "000000000000803f00000040000040400000804000" + "00a040";

  @TempDir private Path folder;
  private Path target;

  @BeforeEach
  void name() {
    target = folder.resolve("out.safetensors");
  }

  @Test
  void writesTheReferencesBytes() throws IOException {
    SafetensorsWriter.write(target, List.of(sixFloats("attn.0", 1, 2, 3)), Map.of());
    assertFile(
        64,
        "{\"attn.0\":{\"dtype\":\"F32\",\"shape\":[1,2,3],\"data_offsets\":[0,24]}}",
        FLOATS_HEX);
  }

  @Test
  void padsTheHeaderToEight() throws IOException {
    SafetensorsWriter.write(target, List.of(sixFloats("attn0", 1, 1, 2, 3)), Map.of());
    String header = "{\"attn0\":{\"dtype\":\"F32\",\"shape\":[1,1,2,3],\"data_offsets\":[0,24]}}";
    assertFile(72, header + " ".repeat(7), FLOATS_HEX);
  }

  @Test
  void writesNoTensors() throws IOException {
    SafetensorsWriter.write(target, List.of(), Map.of());
    assertFile(8, "{}      ", "");
    SafetensorsWriter.write(target, List.of(), Map.of("framework", "pt"));
    assertFile(40, "{\"__metadata__\":{\"framework\":\"pt\"}}     ", "");
  }

  @Test
  void sortsByDTypeThenByCodePoint() throws IOException {
    // As UTF-16 the emoji would come before U+FF01; as UTF-8, in code points, it comes behind it.
    List<Tensor> tensors =
        List.of(
            bytes("😀", DType.U8),
            bytes("！", DType.U8),
            bytes("a", DType.BOOL),
            bytes("b", DType.I64),
            bytes("a", DType.BF16, "2"),
            bytes("Z", DType.U8));
    SafetensorsWriter.write(target, tensors, Map.of());
    try (WeightFile file = WeightFile.open(target)) {
      assertEquals(
          List.of("b", "a2", "Z", "！", "😀", "a"),
          file.entries().stream().map(TensorEntry::name).toList());
    }
  }

  @Test
  void escapesAsTheReferenceDoes() throws IOException {
    Map<String, String> metadata = Map.of("k\"\\/", "\b\f\n\r\t\0\u001f\u007fé☃😀");
    SafetensorsWriter.write(target, List.of(), metadata);
    String text = Files.readString(target).substring(8).strip();
    assertEquals(
        "{\"__metadata__\":{\"k\\\"\\\\/\":\"\\b\\f\\n\\r\\t\\u0000\\u001f\u007fé☃😀\"}}", text);
    try (WeightFile file = WeightFile.open(target)) {
      assertEquals(metadata, file.metadata());
    }
  }

  @Test
  void sortsMetadataByKey() throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("b", "2");
    metadata.put("a", "1");
    SafetensorsWriter.write(target, List.of(), metadata);
    assertTrue(Files.readString(target).contains("{\"a\":\"1\",\"b\":\"2\"}"));
  }

  @ParameterizedTest
  @CsvSource({
    "a,a,DUPLICATE,tensors: expected unique names",
    "a,__metadata__,SCHEMA,tensor name: expected another",
    "a,\ud800,SYNTAX,text: expected surrogate pairs"
  })
  void refusesNamesThatNoReaderTakes(String one, String two, Kind kind, String message) {
    List<Tensor> tensors = List.of(bytes(one, DType.U8), bytes(two, DType.I8));
    WeightFormatException refusal =
        assertThrows(
            WeightFormatException.class, () -> SafetensorsWriter.write(target, tensors, Map.of()));
    assertEquals(kind, refusal.kind());
    assertEquals(two, refusal.tensor().orElseThrow());
    assertTrue(String.valueOf(refusal.getMessage()).startsWith("write: " + message));
    assertFalse(Files.exists(target));
  }

  @Test
  void refusesBlocks() {
    Tensor blocks =
        Tensor.of("q", DType.Q4_0, Shape.of(32), Arena.ofAuto().allocate(DType.Q4_0.blockBytes()));
    WeightFormatException refusal = refused(List.of(bytes("a", DType.U8), blocks), Map.of());
    assertEquals(Kind.UNSUPPORTED, refusal.kind());
    assertEquals(
        "write: dtype: expected one that safetensors has, got Q4_0 (" + target + ", tensor 'q')",
        refusal.getMessage());
    assertFalse(Files.exists(target));
  }

  @Test
  void refusesTextThatTheReaderRefuses() {
    Map<String, String> half = Map.of("k", "a\udc00");
    assertEquals(Kind.SYNTAX, refused(List.of(), half).kind());
    Map<String, String> large = Map.of("k", "a".repeat((2 << 20) + 1));
    assertEquals(Kind.LIMIT, refused(List.of(), large).kind());
    assertEquals(
        Kind.LIMIT, refused(List.of(bytes("n".repeat(50_001), DType.U8)), Map.of()).kind());
  }

  private WeightFormatException refused(List<Tensor> tensors, Map<String, String> metadata) {
    return assertThrows(
        WeightFormatException.class, () -> SafetensorsWriter.write(target, tensors, metadata));
  }

  @Test
  void replacesAFileWhoseTensorsItWrites() throws IOException {
    SafetensorsWriter.write(target, List.of(sixFloats("w", 6)), Map.of());
    try (WeightFile file = WeightFile.open(target)) {
      SafetensorsWriter.write(target, List.of(file.tensor("w"), sixFloats("x", 6)), Map.of());
      assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, file.tensor("w").toFloats());
    }
    try (WeightFile file = WeightFile.open(target)) {
      assertEquals(2, file.entries().size());
    }
  }

  private void assertFile(int headerLength, String header, String dataHex) throws IOException {
    assertEquals(headerLength, header.length());
    byte[] expected = SafetensorsBytes.of(header.getBytes(StandardCharsets.UTF_8), 0);
    String hex = HexFormat.of().formatHex(expected) + dataHex;
    assertEquals(hex, HexFormat.of().formatHex(Files.readAllBytes(target)));
  }

  private static Tensor sixFloats(String name, long... shape) {
    return Tensor.ofFloats(name, Shape.of(shape), 0, 1, 2, 3, 4, 5);
  }

  private static Tensor bytes(String name, DType dtype, String... suffix) {
    return Tensor.of(
        name + String.join("", suffix), dtype, Shape.of(1), Arena.ofAuto().allocate(dtype.bytes()));
  }
}
