package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lanewise.GgufBytes;
import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of the format, one by one: what is refused with which kind and numbers, what opens.
class GgufReaderTest {
  private static final long MAX = Long.MAX_VALUE;
  private static final int U32 = 4;
  private static final int STRING = 8;
  private static final int ARRAY = 9;

  @TempDir private Path folder;

  private static GgufBytes head(int version) {
    return new GgufBytes().raw('G', 'G', 'U', 'F').u32(version);
  }

  private static GgufBytes key() {
    return GgufBytes.file(0, 1);
  }

  private static GgufBytes value(int type) {
    return key().string("k").u32(type);
  }

  private static GgufBytes array(int type) {
    return value(ARRAY).u32(type);
  }

  static Stream<Arguments> wrongHeads() {
    return Stream.of(
        refused(new GgufBytes().raw('G', 'G', 'U', 'F'), Kind.TRUNCATED, "version: expected 4"),
        refused(head(3).i64(0), Kind.TRUNCATED, "key count: expected 8 bytes, got 0 (%s, offset 1"),
        refused(head(0), Kind.VERSION, "version: expected 2 or 3, got 0 (%s, offset 4)"),
        refused(head(1), Kind.VERSION, "version: expected 2 or 3, got 1 (%s, offset 4)"),
        refused(head(4), Kind.VERSION, "version: expected 2 or 3, got 4 (%s, offset 4)"),
        refused(head(-1), Kind.VERSION, "got 4294967295 (%s, offset 4)"),
        refused(
            head(0x03000000), Kind.VERSION, "got 50331648, a file in big-endian order (%s, offset"),
        refused(GgufBytes.file(-1, 0), Kind.SCHEMA, "tensor count: expected >= 0, got -1 (%s"),
        refused(GgufBytes.file(0, 1L << 63), Kind.SCHEMA, "got -9223372036854775808 (%s, offset 1"),
        refused(
            GgufBytes.file(1L << 62, 0),
            Kind.TRUNCATED,
            "tensor count: expected bytes for 4611686018427387904, 24 or more each, got 8 (%s"),
        refused(GgufBytes.file(0, 1).zeros(13), Kind.TRUNCATED, "for 1, 14 or more each, got 13"),
        refused(GgufBytes.file(0, MAX), Kind.TRUNCATED, "for 9223372036854775807, 14 or more"));
  }

  static Stream<Arguments> wrongKeys() {
    return Stream.of(
        refused(
            key().i64(-1).zeros(9),
            Kind.LIMIT,
            "key length: expected <= 65535, got 18446744073709551615 (%s, offset 24)"),
        refused(key().i64(65_536).zeros(9), Kind.LIMIT, "key length: expected <= 65535, got 65536"),
        refused(key().i64((1L << 32) + 1).zeros(9), Kind.LIMIT, "got 4294967297 (%s"),
        refused(key().i64(5000).zeros(9), Kind.TRUNCATED, "key: expected 5000 bytes, got 9 (%s"),
        refused(key().i64(0).u32(0).zeros(9), Kind.SCHEMA, "key: expected a name, got an empty"),
        refused(
            key().i64(2).raw(0xc3, 0x28).u32(0).zeros(1), Kind.SYNTAX, "key: expected UTF-8, got"),
        refused(
            GgufBytes.file(0, 2).string("k").u32(0).raw(1).string("k").u32(U32).u32(1),
            Kind.DUPLICATE,
            "key: expected unique keys, got 'k' twice (%s, offset 38)"),
        refused(
            value(13).zeros(8),
            Kind.UNSUPPORTED,
            "type of 'k': expected 0 to 12, got 13 (%s, offset 33)"),
        refused(value(-1).zeros(8), Kind.UNSUPPORTED, "expected 0 to 12, got 4294967295 (%s"),
        refused(value(10).u32(0), Kind.TRUNCATED, "value of 'k': expected 8 bytes, got 4 (%s"),
        refused(
            value(STRING).i64((1L << 30) + 1),
            Kind.LIMIT,
            "value of 'k' length: expected <= 1073741824, got 1073741825 (%s, offset 37)"),
        refused(value(STRING).i64(1L << 63), Kind.LIMIT, "got 9223372036854775808 (%s"),
        refused(
            value(STRING).i64(1 << 30),
            Kind.TRUNCATED,
            "value of 'k': expected 1073741824 bytes, got 0 (%s, offset 45)"),
        refused(value(STRING).i64(7).raw(1), Kind.TRUNCATED, "expected 7 bytes, got 1 (%s"),
        refused(
            array(13).i64(0),
            Kind.UNSUPPORTED,
            "element type of 'k': expected 0 to 12, got 13 (%s, offset 37)"),
        refused(
            array(ARRAY).i64(1L << 40),
            Kind.UNSUPPORTED,
            "value of 'k': expected no array of arrays, got one (%s, offset 37)"),
        refused(array(0).i64(-1), Kind.LIMIT, "<= 1073741824, got 18446744073709551615 (%s"),
        refused(array(10).i64(1L << 61), Kind.LIMIT, "got 2305843009213693952 (%s, offset 41)"),
        refused(
            array(U32).i64(3).zeros(11),
            Kind.TRUNCATED,
            "value of 'k': expected bytes for 3, 4 or more each, got 11 (%s, offset 41)"),
        refused(
            array(STRING).i64(2).string("abcdefgh"),
            Kind.TRUNCATED,
            "value of 'k' length: expected 8 bytes, got 0 (%s"),
        refused(array(STRING).i64(1).i64(9).raw(1), Kind.TRUNCATED, "expected 9 bytes, got 1 (%s"),
        refused(
            key().string("tokenizer.ggml.tokens").u32(ARRAY).u32(STRING).i64(1).i64(65_536),
            Kind.LIMIT,
            "value of 'tokenizer.ggml.tokens' length: expected <= 65535, got 65536 (%s"),
        alignment(U32, 13, "general.alignment: expected a u32, a power of two, got u32 13 (%s"),
        alignment(U32, 0, "general.alignment: expected a u32, a power of two, got u32 0 (%s"),
        alignment(5, 32, "general.alignment: expected a u32, a power of two, got i32 32 (%s"));
  }

  static Stream<Arguments> wrongTensors() {
    return Stream.of(
        refused(
            GgufBytes.file(1, 0).i64(64).zeros(99),
            Kind.LIMIT,
            "tensor name length: expected <= 63, got 64 (%s, offset 24)"),
        refused(
            GgufBytes.file(1, 0).i64(1L << 31).zeros(99), Kind.LIMIT, "<= 63, got 2147483648 (%s"),
        refused(GgufBytes.file(1, 0).i64(1).raw(0xff).zeros(30), Kind.SYNTAX, "expected UTF-8"),
        refused(
            one(0, 0, 1, 1, 1, 1, 1),
            Kind.LIMIT,
            "dimensions: expected <= 4, got 5 (%s, tensor 'w', offset 24)"),
        refused(
            GgufBytes.file(1, 0).string("w").u32(-1).zeros(40),
            Kind.LIMIT,
            "dimensions: expected <= 4, got 4294967295 (%s, tensor 'w'"),
        refused(one(0, 0, -1), Kind.SCHEMA, "dimension: expected >= 0, got -1 (%s, tensor 'w'"),
        refused(one(0, 0, -2, -3), Kind.SCHEMA, "dimension: expected >= 0, got -2 (%s"),
        refused(
            one(0, 0, 1L << 32, 1L << 32),
            Kind.OVERFLOW,
            "size of F32 [4294967296, 4294967296]: expected <= 2^63-1, got overflow (%s, tensor"),
        refused(
            one(0, 0, (1L << 42) + 1, 1L << 22),
            Kind.OVERFLOW,
            "size of F32 [4194304, 4398046511105]: expected <= 2^63-1"),
        refused(one(0, 0, 1L << 61), Kind.OVERFLOW, "size of F32 [2305843009213693952]"),
        refused(one(8, 0, MAX - 31), Kind.OVERFLOW, "size of Q8_0 [9223372036854775776]"),
        refused(
            one(4, 0, 32),
            Kind.UNSUPPORTED,
            "tensor type: expected a known one, got 4 (%s, tensor 'w', offset 24)"),
        refused(one(31, 0, 32), Kind.UNSUPPORTED, "tensor type: expected a known one, got 31 (%s"),
        refused(one(43, 0, 32), Kind.UNSUPPORTED, "tensor type: expected a known one, got 43 (%s"),
        refused(one(-1, 0, 32), Kind.UNSUPPORTED, "a known one, got 4294967295 (%s"),
        refused(
            one(8, 0, 24),
            Kind.SIZE,
            "columns of Q8_0 (24): expected a multiple of 32, got 24 (%s, tensor 'w', offset 24)"),
        refused(
            one(12, 0, 32, 8),
            Kind.SIZE,
            "columns of Q4_K (8, 32): expected a multiple of 256, got 32 (%s, tensor 'w'"),
        refused(one(2, 0), Kind.SIZE, "columns of Q4_0 (): expected a multiple of 32, got 1 (%s"),
        refused(
            one(0, 32, 4).pad(32).zeros(64),
            Kind.HOLE,
            "tensor offset: expected 0, got 32 (%s, tensor 'w', offset 24)"),
        refused(one(0, 1L << 63, 4), Kind.HOLE, "expected 0, got 9223372036854775808 (%s"),
        refused(
            two("x", 0), Kind.OVERLAP, "tensor offset: expected 32, got 0 (%s, tensor 'x', offset"),
        refused(two("x", 16), Kind.OVERLAP, "tensor offset: expected 32, got 16 (%s, tensor 'x'"),
        refused(two("x", 64), Kind.HOLE, "tensor offset: expected 32, got 64 (%s, tensor 'x'"),
        refused(
            two("w", 32),
            Kind.DUPLICATE,
            "tensor name: expected unique names, got it twice (%s, tensor 'w', offset 57)"),
        refused(
            one(0, 0, 4).pad(32).zeros(15),
            Kind.TRUNCATED,
            "data: expected 16 bytes, got 15 (%s, tensor 'w', offset 64)"),
        refused(
            one(0, 0, 4),
            Kind.TRUNCATED,
            "data: expected 16 bytes, got 0 (%s, tensor 'w', offset 64)"),
        refused(
            GgufBytes.file(1, 0).tensor("w", 24, 0, MAX).zeros(99),
            Kind.TRUNCATED,
            "data: expected 9223372036854775807 bytes, got 92 (%s, tensor 'w', offset 64)"),
        refused(
            GgufBytes.file(2, 0).tensor("w", 24, 0, MAX).tensor("x", 24, MAX, 1),
            Kind.OVERFLOW,
            "all data: expected <= 2^63-1 bytes, got more (%s, tensor 'x', offset 57)"));
  }

  private static GgufBytes one(int type, long offset, long... dims) {
    return GgufBytes.file(1, 0).tensor("w", type, offset, dims);
  }

  private static GgufBytes two(String name, long offset) {
    return GgufBytes.file(2, 0).tensor("w", 0, 0, 4).tensor(name, 0, offset, 4).pad(32).zeros(128);
  }

  private static Arguments alignment(int type, int value, String message) {
    GgufBytes bytes = key().string("general.alignment").u32(type).u32(value);
    return refused(bytes, Kind.SCHEMA, message);
  }

  private static Arguments refused(GgufBytes bytes, Kind kind, String message) {
    return arguments(bytes.toArray(), kind, message);
  }

  @ParameterizedTest
  @MethodSource({"wrongHeads", "wrongKeys", "wrongTensors"})
  void refuses(byte[] bytes, Kind kind, String message) throws IOException {
    Path file = Files.write(folder.resolve("a.gguf"), bytes);
    WeightFormatException refusal =
        assertThrows(WeightFormatException.class, () -> WeightFile.open(file));
    String actual = String.valueOf(refusal.getMessage());
    assertEquals(kind, refusal.kind(), actual);
    assertTrue(actual.contains(message.formatted(file)), actual);
    assertEquals(1, actual.lines().count(), actual);
  }

  private WeightFile open(GgufBytes bytes) throws IOException {
    return WeightFile.open(Files.write(folder.resolve("a.bin"), bytes.toArray()));
  }

  @Test
  void listsEveryTypeOfTheTable() throws IOException {
    int[] ids = {
      0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 30, 39,
    };
    List<DType> dtypes =
        List.of(
            DType.F32,
            DType.F16,
            DType.Q4_0,
            DType.Q4_1,
            DType.Q5_0,
            DType.Q5_1,
            DType.Q8_0,
            DType.Q8_1,
            DType.Q2_K,
            DType.Q3_K,
            DType.Q4_K,
            DType.Q5_K,
            DType.Q6_K,
            DType.Q8_K,
            DType.I8,
            DType.I16,
            DType.I32,
            DType.I64,
            DType.F64,
            DType.BF16,
            DType.MXFP4);
    long[] sizes = {
      1024, 512, 144, 160, 176, 192, 272, 288, 84, 110, 144, 176, 210, 292, 256, 512, 1024, 2048,
      2048, 512, 136,
    };
    GgufBytes bytes = GgufBytes.file(ids.length, 0);
    long offset = 0;
    for (int i = 0; i < ids.length; i++) {
      bytes.tensor("t" + i, ids[i], offset, 256);
      offset += (sizes[i] + 31) / 32 * 32;
    }
    try (WeightFile file = open(bytes.pad(32).zeros((int) offset))) {
      List<TensorEntry> entries = file.entries();
      assertEquals(dtypes, entries.stream().map(TensorEntry::dtype).toList());
      assertArrayEquals(sizes, entries.stream().mapToLong(TensorEntry::byteLength).toArray());
      for (int i = 0; i < ids.length; i++) {
        assertEquals(sizes[i], file.tensor("t" + i).segment().byteSize());
      }
    }
  }

  @Test
  void reversesDimensionsAndNeedsNoPaddingAtTheEnd() throws IOException {
    GgufBytes bytes = GgufBytes.file(2, 0).tensor("m", 24, 0, 3, 2).tensor("", 26, 32, 1);
    bytes.pad(32).raw(0, 1, 2, 10, 11, 12).pad(32).u32(7);
    try (WeightFile file = open(bytes)) {
      assertEquals("gguf", file.format());
      assertEquals(Shape.of(2, 3), file.tensor("m").shape());
      assertEquals(10, file.tensor("m").getLong(3));
      assertEquals(7, file.tensor("").getLong(0));
      assertEquals(Map.of(), file.metadata());
      assertTrue(file.vocabulary().isEmpty());
    }
  }

  @Test
  void takesEmptyTensorsScalarsAndWhatFollowsTheData() throws IOException {
    GgufBytes bytes = GgufBytes.file(2, 0).tensor("none", 8, 0, 32, 0).tensor("one", 24, 0);
    try (WeightFile file = open(bytes.pad(32).raw(5).zeros(1000))) {
      assertEquals(Shape.of(0, 32), file.tensor("none").shape());
      assertEquals(5, file.tensor("one").getLong(0));
    }
  }

  @Test
  void alignsToWhatTheFileSays() throws IOException {
    GgufBytes bytes = GgufBytes.file(2, 1).string("general.alignment").u32(U32).u32(2);
    bytes.tensor("a", 24, 0, 3).tensor("b", 24, 4, 1).pad(2).raw(1, 2, 3, 0, 4);
    try (WeightFile file = open(bytes)) {
      assertEquals(4, file.tensor("b").getLong(0));
      assertEquals("2", file.metadata().get("general.alignment"));
    }
  }

  @Test
  void showsLongValuesByTheirSize() throws IOException {
    GgufBytes bytes = GgufBytes.file(0, 6);
    bytes.string("numbers").u32(ARRAY).u32(U32).i64(17).zeros(4 * 17);
    bytes.string("texts").u32(ARRAY).u32(STRING).i64(17).zeros(8 * 17);
    bytes.string("text").u32(ARRAY).u32(STRING).i64(2).string("x".repeat(1025)).string("\"\\");
    bytes.string("large").u32(STRING).string("x".repeat((1 << 16) + 1));
    bytes.string("fits").u32(STRING).string("x".repeat(1 << 16));
    bytes.string("short").u32(ARRAY).u32(STRING).i64(2).string("").string("\"\\");
    try (WeightFile file = open(bytes)) {
      Map<String, String> metadata = file.metadata();
      assertEquals(
          List.of("numbers", "texts", "text", "large", "fits", "short"),
          List.copyOf(metadata.keySet()));
      assertEquals("[17 × u32]", metadata.get("numbers"));
      assertEquals("[17 × string]", metadata.get("texts"));
      assertEquals("[2 × string]", metadata.get("text"));
      assertEquals("[65537 bytes]", metadata.get("large"));
      assertEquals("x".repeat(1 << 16), metadata.get("fits"));
      assertEquals("[\"\", \"\\\"\\\\\"]", metadata.get("short"));
    }
  }

  @Test
  void hasTheTokensOfTheTokenizer() throws IOException {
    GgufBytes bytes = GgufBytes.file(1, 1).string("tokenizer.ggml.tokens").u32(ARRAY).u32(STRING);
    bytes.i64(5).string("<s>").i64(1).raw(0xff).string("▁the").string("<s>").string("");
    bytes.tensor("w", 24, 0, 1, 5).pad(32).zeros(5);
    Vocabulary vocabulary;
    try (WeightFile file = open(bytes)) {
      vocabulary = file.vocabulary().orElseThrow();
      assertEquals(5, vocabulary.rows());
      assertEquals(4, vocabulary.size());
      assertEquals(2, vocabulary.row("▁the"));
      assertEquals(1, vocabulary.row(new byte[] {(byte) 0xff}, 0, 1));
      assertEquals(0, vocabulary.row("<s>"), "the first of equal ones");
      assertNull(vocabulary.token(3));
      assertEquals("", vocabulary.token(4));
      assertEquals("[5 × string]", file.metadata().get("tokenizer.ggml.tokens"));
    }
    WeightFileException closed = assertThrows(WeightFileException.class, () -> vocabulary.token(2));
    assertEquals(WeightFileException.Kind.CLOSED, closed.kind());
    String message = String.valueOf(closed.getMessage());
    assertTrue(message.endsWith("a.bin, tensor 'tokens.records')"), message);
  }

  @Test
  void tellsWhereABlockTensorLies() throws IOException {
    GgufBytes bytes = GgufBytes.file(1, 0).tensor("w", 10, 0, 256).pad(32).zeros(84);
    try (WeightFile file = open(bytes)) {
      Tensor unread = file.tensor("w");
      String message =
          String.valueOf(
              assertThrows(TensorException.class, () -> unread.getFloat(0)).getMessage());
      assertTrue(
          message.startsWith("tensor: read: expected a readable dtype, got Q2_K ("), message);
      assertTrue(message.endsWith("a.bin, tensor 'w', offset 64)"), message);
    }
  }
}
