package io.lanewise.file;

import static io.lanewise.file.SafetensorsBytes.entry;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.DType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of the format, one by one: what is refused with which kind and numbers, what opens.
class SafetensorsReaderTest {
  private static final String W = entry("w", "F32", "[2,3]", 0, 24);

  @TempDir private Path folder;

  static Stream<Arguments> wrongBytes() {
    return Stream.of(
        arguments("", Kind.TRUNCATED, "file: expected >= 8 bytes, got 0 (%s, offset 0)"),
        arguments("00000000000000", Kind.TRUNCATED, "file: expected >= 8 bytes, got 7 (%s"),
        arguments(
            "3c00000000ffffff",
            Kind.LIMIT,
            "header length: expected <= 100000000, got 18446742974197923900 (%s, offset 0)"),
        arguments("ffffffffffffffff", Kind.LIMIT, "got 18446744073709551615 (%s, offset 0)"),
        arguments("01e1f50500000000", Kind.LIMIT, "expected <= 100000000, got 100000001 (%s"),
        arguments(
            "00e1f50500000000",
            Kind.TRUNCATED,
            "header: expected 100000000 bytes, got 0 (%s, offset 8)"),
        arguments(
            "e803000000000000" + "7b7d",
            Kind.TRUNCATED,
            "expected 1000 bytes, got 2 (%s, offset 8)"),
        arguments(
            "0100000000000000" + "ff", Kind.SYNTAX, "expected UTF-8, got byte 0xff (%s, offset 8)"),
        arguments("0100000000000000" + "7b", Kind.SYNTAX, "expected JSON"),
        arguments("0000000000000000", Kind.SCHEMA, "header: expected an object, got nothing (%s"),
        // Not UTF-8 is told before not JSON, although it stands behind it.
        arguments("0300000000000000" + "5d20ff", Kind.SYNTAX, "got byte 0xff (%s, offset 10)"),
        // A sequence that the end cuts.
        arguments("0300000000000000" + "7b7de2", Kind.SYNTAX, "got byte 0xe2 (%s, offset 10)"));
  }

  @ParameterizedTest
  @MethodSource("wrongBytes")
  void refusesWrongBytes(String hex, Kind kind, String message) throws IOException {
    Path file = Files.write(folder.resolve("a.safetensors"), HexFormat.of().parseHex(hex));
    assertRefused(file, kind, message);
  }

  static Stream<Arguments> wrongHeaders() {
    return Stream.of(
        header("{\"w\":{}}", 0, Kind.SCHEMA, "tensor: expected a field 'dtype', got none"),
        header("[{" + W + "}]", 24, Kind.SCHEMA, "header: expected an object, got an array"),
        header("{" + W + "} {}", 24, Kind.SYNTAX, "expected one document, got more behind it"),
        header("\ufeff{}", 0, Kind.SYNTAX, "got a byte order mark (%s, offset 8)"),
        header("{}\0", 0, Kind.SYNTAX, "expected JSON"),
        header("{" + W + ",}", 24, Kind.SYNTAX, "expected JSON"),
        header("{/**/}", 0, Kind.SYNTAX, "expected JSON"),
        header("{'a':1}", 0, Kind.SYNTAX, "expected JSON"),
        header("{\"a\\x\":1}", 0, Kind.SYNTAX, "expected JSON"),
        header("{\"\\ud800\":1}", 0, Kind.SYNTAX, "half of one: 0xd800 (%s, offset 9)"),
        header("{\"\\udc00\\ud800\":1}", 0, Kind.SYNTAX, "half of one: 0xdc00"),
        extra("\"x\":\"a\\ud800\"", Kind.SYNTAX, "half of one: 0xd800"),
        extra("\"x\":{\"\\udfff\":1}", Kind.SYNTAX, "half of one: 0xdfff"),
        extra("\"x\":[{\"a\":1,\"\\u0061\":2}]", Kind.DUPLICATE, "got 'a' twice"),
        extra("\"x\":NaN", Kind.SYNTAX, "expected JSON"),
        extra("\"x\":01", Kind.SYNTAX, "expected JSON"),
        extra("\"x\":" + "9".repeat(1001), Kind.LIMIT, "1000"),
        extra("\"x\":" + "[".repeat(63) + "]".repeat(63), Kind.LIMIT, "64"),
        extra("\"dtype\":\"F32\"", Kind.DUPLICATE, "got 'dtype' twice"),
        extra("\"" + "n".repeat(50_001) + "\":1", Kind.LIMIT, "50000"),
        header("{" + W + "," + W + "}", 24, Kind.DUPLICATE, "got 'w' twice"),
        header(
            "{\"w\":{},\"\\u0077\":{}}",
            0,
            Kind.SCHEMA,
            "tensor: expected a field 'dtype', got none (%s, tensor 'w', offset 14)"),
        header("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", 0, Kind.DUPLICATE, "got 'a' twice"),
        header("{\"__metadata__\":{\"a\":1}}", 0, Kind.SCHEMA, "of 'a': expected a string, got 1"),
        header("{\"__metadata__\":{\"a\":null}}", 0, Kind.SCHEMA, "expected a string, got null"),
        header("{\"__metadata__\":[]}", 0, Kind.SCHEMA, "expected an object, got an array"),
        header("{\"__METADATA__\":{\"a\":\"b\"}}", 0, Kind.SCHEMA, "a field 'dtype', got none"),
        tensor(
            "F128",
            "[6]",
            0,
            24,
            Kind.UNSUPPORTED,
            "dtype: expected one of the format, got 'F128'"),
        tensor("f32", "[6]", 0, 24, Kind.UNSUPPORTED, "got 'f32' (%s, tensor 'w', offset 22)"),
        tensor(
            "Q4_0", "[32]", 0, 18, Kind.UNSUPPORTED, "one of the format, got 'Q4_0' (%s, tensor"),
        tensor("F32", "6", 0, 24, Kind.SCHEMA, "shape: expected an array, got 6"),
        tensor("F32", "[6.0]", 0, 24, Kind.SCHEMA, "integer from 0 to 2^64-1, got 6.0"),
        tensor("F32", "[6e0]", 0, 24, Kind.SCHEMA, "integer from 0 to 2^64-1, got 6e0"),
        tensor("F32", "[-6]", 0, 24, Kind.SCHEMA, "got -6"),
        tensor("F32", "[-0]", 0, 24, Kind.SCHEMA, "got -0"),
        tensor("F32", "[\"6\"]", 0, 24, Kind.SCHEMA, "got '6'"),
        tensor("F32", "[18446744073709551616]", 0, 24, Kind.SCHEMA, "got 18446744073709551616"),
        tensor("F32", ones(256), 0, 24, Kind.LIMIT, "shape: expected <= 255 integers, got more"),
        tensor("F32", "[6]", 0, "24,24", Kind.SCHEMA, "expected <= 2 integers, got more"),
        tensor("F32", "[6]", -1, 24, Kind.SCHEMA, "got -1 (%s, tensor 'w'"),
        tensor("F32", "[6]", "0.0", 24, Kind.SCHEMA, "got 0.0"),
        tensor("F32", "[6]", "null", 24, Kind.SCHEMA, "got null"),
        tensor("F32", "[6]", 24, 0, Kind.OVERLAP, "data_offsets: expected end >= 24, got 0"),
        tensor("F32", "[6]", 8, 32, Kind.HOLE, "data_offsets: expected begin 0, got 8"),
        tensor("F32", "[6]", 0, "18446744073709551615", Kind.SIZE, "got 18446744073709551615"),
        tensor(
            "F32",
            "[6]",
            "9223372036854775808",
            "9223372036854775832",
            Kind.HOLE,
            "expected begin 0, got 9223372036854775808"),
        tensor(
            "F32",
            "[2,18446744073709551614]",
            0,
            24,
            Kind.OVERFLOW,
            "elements of F32 [2, 18446744073709551614]: expected <= 2^63-1"),
        tensor("F32", "[0,18446744073709551615]", 0, 0, Kind.OVERFLOW, "elements of F32"),
        tensor("F32", "[4611686018427387904,4,0]", 0, 0, Kind.OVERFLOW, "elements of F32"),
        tensor("F32", "[2,2305843009213693951]", 0, 24, Kind.OVERFLOW, "bits of F32"),
        tensor("F4", "[1]", 0, 1, Kind.SIZE, "size of F4 [1]: expected whole bytes, got 4 bits"),
        tensor("F32", "[5]", 0, 24, Kind.SIZE, "size of F32 [5]: expected 20 bytes, got 24 (%s"),
        tensor("F32", "[0]", 0, 24, Kind.SIZE, "size of F32 [0]: expected 0 bytes, got 24 (%s"),
        header("{" + W + "}", 25, Kind.TRAILING, "data: expected 24 bytes, got 25 (%s, offset"),
        header(
            "{" + W + "}", 22, Kind.TRUNCATED, "data: expected 24 bytes, got 22 (%s, tensor 'w'"),
        header("{}", 3, Kind.TRAILING, "data: expected 0 bytes, got 3 (%s, offset 10)"),
        two("U8", "[4]", 20, 24, Kind.OVERLAP, "expected begin 24, got 20 (%s, tensor 'x'"),
        two("U8", "[4]", 28, 32, Kind.HOLE, "expected begin 24, got 28 (%s, tensor 'x'"),
        two("U8", "[0]", 4, 4, Kind.OVERLAP, "expected begin 24, got 4 (%s, tensor 'x'"));
  }

  private static Arguments header(String header, int dataSize, Kind kind, String message) {
    return arguments(header, dataSize, kind, message);
  }

  private static Arguments extra(String field, Kind kind, String message) {
    return header("{" + W.replace("}", "," + field + "}") + "}", 24, kind, message);
  }

  private static Arguments tensor(
      String dtype, String shape, Object begin, Object end, Kind kind, String message) {
    return header("{" + entry("w", dtype, shape, begin, end) + "}", 24, kind, message);
  }

  private static Arguments two(
      String dtype, String shape, Object begin, Object end, Kind kind, String message) {
    String header = "{" + entry("x", dtype, shape, begin, end) + "," + W + "}";
    return header(header, 28, kind, message);
  }

  private static String ones(int count) {
    return "[" + "1,".repeat(count - 1) + "1]";
  }

  @ParameterizedTest
  @MethodSource("wrongHeaders")
  void refusesAWrongHeader(String header, int dataSize, Kind kind, String message)
      throws IOException {
    Path file = SafetensorsBytes.write(folder.resolve("a.safetensors"), header, dataSize);
    assertRefused(file, kind, message);
  }

  private static void assertRefused(Path file, Kind kind, String message) {
    WeightFormatException refusal =
        assertThrows(WeightFormatException.class, () -> WeightFile.open(file));
    String actual = String.valueOf(refusal.getMessage());
    assertEquals(kind, refusal.kind(), actual);
    assertTrue(actual.contains(message.formatted(file)), actual);
    assertEquals(1, actual.lines().count(), actual);
    assertEquals(file, refusal.file());
  }

  static Stream<Arguments> rightHeaders() {
    return Stream.of(
        arguments("{}", 0, List.of()),
        arguments("{}      ", 0, List.of()),
        arguments("{\"__metadata__\":{}}", 0, List.of()),
        arguments("{\"__metadata__\":null}", 0, List.of()),
        arguments(" \t\r\n{" + W + "}\n\r\t ", 24, List.of("w")),
        arguments("{" + entry("w", "F32", "[]", 0, 4) + "}", 4, List.of("w")),
        arguments("{" + entry("w", "F32", "[2,0]", 0, 0) + "}", 0, List.of("w")),
        arguments("{" + entry("w", "F32", "[0,9223372036854775807]", 0, 0) + "}", 0, List.of("w")),
        arguments("{" + entry("w", "F4", "[3,2]", 0, 3) + "}", 3, List.of("w")),
        arguments("{" + entry("w", "C64", "[1]", 0, 8) + "}", 8, List.of("w")),
        arguments("{" + entry("w", "U8", ones(255), 0, 1) + "}", 1, List.of("w")),
        // An empty tensor comes before the real one that begins where it lies.
        arguments("{" + W + "," + entry("z", "F32", "[0]", 0, 0) + "}", 24, List.of("z", "w")),
        arguments("{" + W + "," + entry("z", "F32", "[0]", 24, 24) + "}", 24, List.of("w", "z")),
        arguments("{" + entry("b", "U8", "[1]", 24, 25) + "," + W + "}", 25, List.of("w", "b")),
        arguments("{" + W.replace("}", ",\"x\":[[[[[[[[]]]]]]]]}") + "}", 24, List.of("w")),
        arguments(
            "{" + W.replace("}", ",\"x\":{\"a\":{\"a\":[1e9,null,true]}}}") + "}",
            24,
            List.of("w")),
        arguments("{\"\\u0077\":" + W.substring(4) + "}", 24, List.of("w")),
        arguments("{\"\\ud83d\\ude00\":" + W.substring(4) + "}", 24, List.of("😀")),
        arguments("{" + W.replace("w", "☃é") + "}", 24, List.of("☃é")));
  }

  @ParameterizedTest
  @MethodSource("rightHeaders")
  void opensWhatIsValid(String header, int dataSize, List<String> names) throws IOException {
    Path path = SafetensorsBytes.write(folder.resolve("a.safetensors"), header, dataSize);
    try (WeightFile file = WeightFile.open(path)) {
      assertEquals(names, file.entries().stream().map(TensorEntry::name).toList());
      assertEquals("safetensors", file.format());
      assertEquals(Map.of(), file.metadata());
    }
  }

  @Test
  void countsOffsetsInBytesNotCharacters() throws IOException {
    String header = "{\"__metadata__\":{\"☃é😀\":5}}";
    Path path = SafetensorsBytes.write(folder.resolve("a.safetensors"), header, 0);
    WeightFormatException refusal =
        assertThrows(WeightFormatException.class, () -> WeightFile.open(path));
    byte[] before = header.substring(0, header.indexOf('5')).getBytes(StandardCharsets.UTF_8);
    assertEquals(8 + before.length, refusal.offset());
  }

  @Test
  void keepsNamesOfTheFileOnOneShortLine() throws IOException {
    String name = "a\\n\\u001b[31m\\u202e" + "x".repeat(5000);
    Path path =
        SafetensorsBytes.write(
            folder.resolve("a.safetensors"), "{" + entry(name, "F32", "[1]", 0, 5) + "}", 5);
    WeightFormatException refusal =
        assertThrows(WeightFormatException.class, () -> WeightFile.open(path));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains("tensor 'a\\u000a\\u001b[31m\\u202exxx"), message);
    assertTrue(message.contains("(5008 characters)"), message);
    assertTrue(message.length() < 300 + path.toString().length(), message);
    assertEquals(5008, refusal.tensor().orElseThrow().length());
  }

  @Test
  void readsValuesAtAnyAddress() throws IOException {
    String header =
        "{\"__metadata__\":{\"pad\":\"\"},"
            + entry("w", "U16", "[2]", 1, 5)
            + ","
            + entry("a", "U8", "[1]", 0, 1)
            + "}";
    Path path = SafetensorsBytes.write(folder.resolve("a.safetensors"), header, 5);
    try (WeightFile file = WeightFile.open(path)) {
      TensorEntry entry = file.entries().get(1);
      assertEquals(8L + header.length() + 1, entry.byteOffset());
      assertEquals(4, entry.byteLength());
      assertEquals(DType.U16, entry.dtype());
      assertEquals(path, entry.file());
      assertEquals(0x0201, file.tensor("w").getLong(0));
      assertEquals(0x0403, file.tensor("w").getLong(1));
    }
  }

  @Test
  void readsTheReferencesFirstVector() throws IOException {
    String header = "{\"attn.0\":{\"dtype\":\"F32\",\"shape\":[1,2,3],\"data_offsets\":[0,24]}}";
    byte[] bytes = SafetensorsBytes.of(header.getBytes(StandardCharsets.UTF_8), 24);
    byte[] floats =
        HexFormat.of().parseHex("000000000000803f000000400000404000008040" + "0000a040");
    System.arraycopy(floats, 0, bytes, bytes.length - 24, 24);
    Path path = Files.write(folder.resolve("a.safetensors"), bytes);
    try (WeightFile file = WeightFile.open(path)) {
      assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, file.onlyTensor().toFloats());
    }
  }

  @Test
  void givesMetadataInItsOrder() throws IOException {
    String header = "{\"__metadata__\":{\"b\":\"1\",\"a\":\"\\u00e9\\n\"}}";
    Path path = SafetensorsBytes.write(folder.resolve("a.safetensors"), header, 0);
    try (WeightFile file = WeightFile.open(path)) {
      assertEquals(List.of("b", "a"), List.copyOf(file.metadata().keySet()));
      assertEquals("é\n", file.metadata().get("a"));
      assertThrows(UnsupportedOperationException.class, () -> file.metadata().clear());
      assertThrows(UnsupportedOperationException.class, () -> file.entries().clear());
    }
  }
}
