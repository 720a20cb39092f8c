package io.lanewise.file;

import static io.lanewise.file.NpyBytes.counting;
import static io.lanewise.file.NpyBytes.dict;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of npy, one by one: what is refused with which kind and numbers, what opens.
class NpyReaderTest {
  private static final String MAGIC = "934e554d5059";
  private static final String GOOD = dict("<f4", false, "(2, 3)");

  @TempDir private Path folder;

  static Stream<Arguments> wrongBytes() {
    return Stream.of(
        arguments(
            MAGIC, Kind.TRUNCATED, "magic and version: expected 8 bytes, got 6 (%s, offset 0"),
        arguments(MAGIC + "01", Kind.TRUNCATED, "expected 8 bytes, got 7"),
        arguments(MAGIC + "0100", Kind.TRUNCATED, "length: expected 2 bytes, got 0 (%s, offset 8"),
        arguments(MAGIC + "0200760000", Kind.TRUNCATED, "expected 4 bytes, got 3 (%s, offset 8"),
        arguments(
            MAGIC + "00007600", Kind.VERSION, "expected 1.0, 2.0 or 3.0, got 0.0 (%s, offset"),
        arguments(MAGIC + "01017600", Kind.VERSION, "got 1.1 (%s, offset 6"),
        arguments(MAGIC + "04007600", Kind.VERSION, "got 4.0"),
        arguments(MAGIC + "ffff7600", Kind.VERSION, "got 255.255"),
        arguments(MAGIC + "0100ffff20", Kind.TRUNCATED, "header: expected 65535 bytes, got 1 (%s"),
        arguments(
            MAGIC + "0200ffffffff20",
            Kind.TRUNCATED,
            "header: expected 4294967295 bytes, got 1 (%s, offset 12"),
        arguments(
            MAGIC + "01001127" + "20".repeat(10_001),
            Kind.LIMIT,
            "header: expected <= 10000 bytes, got 10001 (%s, offset 8"),
        arguments(
            MAGIC + "01000000", Kind.SCHEMA, "expected a dict literal, got the end (%s, offs"),
        arguments(MAGIC + "03000100000" + "0ff", Kind.SYNTAX, "header: expected UTF-8, got other"));
  }

  @ParameterizedTest
  @MethodSource("wrongBytes")
  void refusesWrongBytes(String hex, Kind kind, String message) throws IOException {
    assertRefused(HexFormat.of().parseHex(hex), kind, message);
  }

  static Stream<Arguments> wrongHeaders() {
    return Stream.of(
        header("[]", Kind.SCHEMA, "header: expected a dict literal, got '[' (%s, offset 10)"),
        header("dict(a=1)", Kind.SCHEMA, "expected a dict literal, got 'dict'"),
        header("\0", Kind.SCHEMA, "expected a dict literal, got '\\u0000'"),
        header("{", Kind.SCHEMA, "key: expected a string, got the end"),
        header("{,}", Kind.SCHEMA, "key: expected a string, got ','"),
        header("{}", Kind.SCHEMA, "header: expected a key 'descr', got none"),
        header(GOOD.replace("'descr': '<f4', ", ""), Kind.SCHEMA, "expected a key 'descr'"),
        header(GOOD.replace("'fortran_order': False,", ""), Kind.SCHEMA, "a key 'fortran_order'"),
        header(GOOD.replace("'shape': (2, 3), ", ""), Kind.SCHEMA, "expected a key 'shape', got n"),
        header(GOOD.replace("}", "'x': 1}"), Kind.SCHEMA, "or shape, got 'x' (%s, offset"),
        header(GOOD.replace("}", "'shape': (6,)}"), Kind.DUPLICATE, "got 'shape' twice"),
        header(GOOD.replace("}", "'descr': '<f4'}"), Kind.DUPLICATE, "got 'descr' twice"),
        header(GOOD.replace("}", "\"fortran_order\": True}"), Kind.DUPLICATE, "twice"),
        header(
            GOOD.replace("'shape':", "b'shape':"), Kind.SCHEMA, "key: expected a string, got 'b'"),
        header(GOOD.replace("'shape':", "'shape'"), Kind.SYNTAX, "header: expected ':', got '('"),
        header(GOOD.replace("'shape'", "'sh\\x61pe'"), Kind.SYNTAX, "a string without escapes"),
        header(GOOD.replace("'shape'", "'shape\n'"), Kind.SYNTAX, "a string without escapes"),
        header(GOOD.replace("'shape'", "'''shape'''"), Kind.SCHEMA, "or shape, got ''"),
        header(GOOD.substring(0, 30), Kind.SYNTAX, "key: expected a closing quote"),
        header(GOOD.replace("}", ""), Kind.SCHEMA, "key: expected a string, got the end"),
        header(GOOD.replace(", }", " "), Kind.SYNTAX, "expected ',' or '}', got the end"),
        header(GOOD.replace(", }", "; }"), Kind.SYNTAX, "expected ',' or '}', got ';'"),
        header(GOOD + " {}", Kind.SYNTAX, "expected nothing behind the dict, got '{' (%s, offset"),
        header(GOOD + " # comment", Kind.SYNTAX, "expected nothing behind the dict, got '#'"),
        header(GOOD.replace("False", "false"), Kind.SCHEMA, "True or False, got 'false'"),
        header(GOOD.replace("False", "'False'"), Kind.SCHEMA, "True or False, got ''False''"),
        header(GOOD.replace("False", "0"), Kind.SCHEMA, "True or False, got '0'"),
        header(GOOD.replace("False", "Falsey"), Kind.SYNTAX, "expected ',' or '}', got 'y'"),
        shape("[2, 3]", Kind.SCHEMA, "shape: expected a tuple, got '[' (%s, offset"),
        shape("6", Kind.SCHEMA, "shape: expected a tuple, got '6'"),
        shape("(6)", Kind.SCHEMA, "shape: expected a tuple, got a number in brackets"),
        shape("(,)", Kind.SCHEMA, "dimension: expected an integer >= 0, got ','"),
        shape("(2,,3)", Kind.SCHEMA, "dimension: expected an integer >= 0, got ','"),
        shape("(2 3)", Kind.SYNTAX, "shape: expected ',' or ')', got '3'"),
        shape("((2, 3),)", Kind.SCHEMA, "dimension: expected an integer >= 0, got '('"),
        shape(
            "(-1,)", Kind.SCHEMA, "dimension: expected an integer >= 0, got '-1' (%s, offset 61)"),
        shape("(-0,)", Kind.SCHEMA, "got '-0'"),
        shape("(+6,)", Kind.SCHEMA, "got '+6'"),
        shape("('6',)", Kind.SCHEMA, "got ''6''"),
        shape("(True,)", Kind.SCHEMA, "got 'True'"),
        shape("(6.0,)", Kind.SYNTAX, "shape: expected ',' or ')', got '.0'"),
        shape("(0x6,)", Kind.SYNTAX, "got 'x6'"),
        shape("(1_0,)", Kind.SYNTAX, "got '_0'"),
        shape("(2*3,)", Kind.SYNTAX, "got '*3'"),
        shape("(06,)", Kind.SYNTAX, "dimension: expected no zero in front, got '06'"),
        shape("(6LL,)", Kind.SYNTAX, "got 'L'"),
        shape("(6l,)", Kind.SYNTAX, "got 'l'"),
        shape("(9223372036854775808,)", Kind.OVERFLOW, "2^63-1, got '9223372036854775808'"),
        shape(
            "(4294967296, 4294967296)",
            Kind.OVERFLOW,
            "elements of F32 [4294967296, 4294967296]: expected <= 288230376151711743, got more"),
        shape("(288230376151711744,)", Kind.OVERFLOW, "elements of F32 [288230376151711744]"),
        shape("(4611686018427387904, 4, 0)", Kind.OVERFLOW, "elements of F32"),
        shape(
            "(" + "1,".repeat(256) + ")", Kind.LIMIT, "shape: expected <= 255 dimensions, got mo"),
        shape("(7,)", Kind.TRUNCATED, "data: expected 28 bytes, got 24 (%s, offset"),
        shape("(65536, 65536)", Kind.TRUNCATED, "data: expected 17179869184 bytes, got 24"),
        descr("'|O'", Kind.UNSAFE, "descr: expected numbers, got pickled objects"),
        descr("'O'", Kind.UNSAFE, "pickled objects"),
        descr("'|O8'", Kind.UNSAFE, "pickled objects"),
        descr("[('a', '<f4'), ('b', '|O')]", Kind.UNSAFE, "pickled objects"),
        descr("[(\"a\", \"O\")]", Kind.UNSAFE, "pickled objects"),
        descr("[('a', '<f4')]", Kind.UNSUPPORTED, "got a structured type"),
        descr("('<f4', (2,))", Kind.UNSUPPORTED, "got a structured type"),
        descr("None", Kind.SCHEMA, "descr: expected a string, got 'None'"),
        descr("f'<f4'", Kind.SCHEMA, "descr: expected a string"),
        descr("''", Kind.UNSUPPORTED, "u1 u2 u4 u8 b1 behind <, >, = or |, got ''"));
  }

  private static Arguments header(String header, Kind kind, String message) {
    return arguments(header, kind, message);
  }

  private static Arguments shape(String shape, Kind kind, String message) {
    return header(dict("<f4", false, shape), kind, message);
  }

  private static Arguments descr(String descr, Kind kind, String message) {
    return header(GOOD.replace("'<f4'", descr), kind, message);
  }

  @ParameterizedTest
  @MethodSource("wrongHeaders")
  void refusesAWrongHeader(String header, Kind kind, String message) throws IOException {
    assertRefused(NpyBytes.of(1, header, new byte[24]), kind, message);
  }

  @ParameterizedTest
  @CsvSource({
    "<U5", "|S3", "<M8[s]", "<m8", "|V2", "<f16", "<c8", "<i16", "f4", "float32", "' <f4'",
    "'<f4 '", "!f4", "<f3", "<F4", "<b2", "<", "<<f4"
  })
  void refusesOtherTypesByName(String descr) throws IOException {
    byte[] bytes = NpyBytes.of(1, dict(descr, false, "()"), new byte[32]);
    assertRefused(bytes, Kind.UNSUPPORTED, "got '" + descr + "' (%s, offset");
  }

  @Test
  void refusesPython2sNumbersFromVersionThreeOn() throws IOException {
    String header = dict("<f4", false, "(2L, 3L)");
    assertRefused(NpyBytes.of(3, header, new byte[24]), Kind.SYNTAX, "',' or ')', got 'L'");
    for (int version = 1; version <= 2; version++) {
      assertEquals(Shape.of(2, 3), shapeOf(NpyBytes.of(version, header, new byte[24])));
    }
  }

  private void assertRefused(byte[] bytes, Kind kind, String message) throws IOException {
    Path file = Files.write(folder.resolve("a.npy"), bytes);
    WeightFormatException refusal =
        assertThrows(WeightFormatException.class, () -> WeightFile.open(file));
    String actual = String.valueOf(refusal.getMessage());
    assertEquals(kind, refusal.kind(), actual);
    assertTrue(actual.contains(message.replace("%s", file.toString())), actual);
    assertEquals(1, actual.lines().count(), actual);
    assertEquals(file, refusal.file());
  }

  private Shape shapeOf(byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve("a.npy"), bytes);
    try (WeightFile file = WeightFile.open(path)) {
      return file.onlyTensor().shape();
    }
  }

  static Stream<Arguments> rightHeaders() {
    return Stream.of(
        arguments(dict("<f4", false, "()"), Shape.of(), 4),
        arguments(dict("<f4", false, "(6,)"), Shape.of(6), 24),
        arguments(dict("<f4", false, "(2, 3,)"), Shape.of(2, 3), 24),
        arguments(dict("<f4", false, "( 2 ,3 )"), Shape.of(2, 3), 24),
        arguments(dict("<f4", false, "(0, 3)"), Shape.of(0, 3), 0),
        arguments(dict("<f4", true, "(3, 0)"), Shape.of(3, 0), 0),
        arguments(dict("<f4", false, "(0, 9223372036854775807)"), Shape.of(0, Long.MAX_VALUE), 0),
        arguments(dict(">f4", true, "(0,)"), Shape.of(0), 0),
        arguments(GOOD.replace("'", "\""), Shape.of(2, 3), 24),
        arguments(GOOD.replace(", }", "}").replace(" ", ""), Shape.of(2, 3), 24),
        arguments("\t\r\n\f" + GOOD.replace(" ", "\n ") + " \n", Shape.of(2, 3), 24),
        arguments(GOOD + " ".repeat(10_000 - GOOD.length()), Shape.of(2, 3), 24),
        // NumPy appends one array to another and reads the first.
        arguments(GOOD, Shape.of(2, 3), 25),
        arguments("{'shape': (2, 3), 'descr': '<f4', 'fortran_order': False}", Shape.of(2, 3), 24));
  }

  @ParameterizedTest
  @MethodSource("rightHeaders")
  void opensWhatIsValid(String header, Shape shape, int dataSize) throws IOException {
    for (int version = 1; version <= 3; version++) {
      assertEquals(shape, shapeOf(NpyBytes.of(version, header, new byte[dataSize])));
    }
  }

  @Test
  void listsTheOneArrayAndUsesItWhereItLies() throws IOException {
    byte[] bytes = NpyBytes.of(1, GOOD + " ".repeat(GOOD.length() % 2 + 1), counting(24));
    Path path = Files.write(folder.resolve("a.bin"), bytes);
    try (WeightFile file = WeightFile.open(path)) {
      TensorEntry entry =
          new TensorEntry("", DType.F32, Shape.of(2, 3), path, bytes.length - 24, 24);
      assertEquals(List.of(entry), file.entries());
      assertEquals(1, entry.byteOffset() % 2, "an odd address");
      assertEquals("npy", file.format());
      assertEquals(Map.of(), file.metadata());
      Tensor tensor = file.tensor("");
      assertEquals(0x17161514, Float.floatToRawIntBits(tensor.getFloat(5)));
      assertEquals(entry.byteOffset(), tensor.segment().address() % 4096);
      assertTrue(tensor.where().contains("offset " + entry.byteOffset()), tensor.where());
    }
  }

  @Test
  void expandsOnceAndUntilClosing() throws IOException {
    byte[] bytes = NpyBytes.of(1, dict(">i2", true, "(2, 3)"), counting(12));
    Path path = Files.write(folder.resolve("a.npy"), bytes);
    WeightFile file = WeightFile.open(path);
    Tensor tensor = file.onlyTensor();
    assertEquals(12, file.entries().getFirst().byteLength());
    assertEquals(bytes.length - 12, file.entries().getFirst().byteOffset());
    assertEquals(tensor.segment().address(), file.tensor("").segment().address());
    assertTrue(tensor.segment().isReadOnly());
    assertArrayEquals(
        new float[] {0x0001, 0x0405, 0x0809, 0x0203, 0x0607, 0x0a0b}, tensor.toFloats());
    file.close();
    WeightFileException closed =
        assertThrows(WeightFileException.class, () -> tensor.getLong(0), tensor::toString);
    assertEquals(WeightFileException.Kind.CLOSED, closed.kind());
  }
}
