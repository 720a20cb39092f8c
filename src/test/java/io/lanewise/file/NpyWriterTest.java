package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.SharedData;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The npy writer against literal headers, and against files that NumPy wrote.
class NpyWriterTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "F64,<f8",
    "F32,<f4",
    "F16,<f2",
    "I64,<i8",
    "I32,<i4",
    "I16,<i2",
    "I8,|i1",
    "U64,<u8",
    "U32,<u4",
    "U16,<u2",
    "U8,|u1",
    "BOOL,|b1"
  })
  void writesTheHeaderOfNumPy(DType dtype, String descr) throws IOException {
    byte[] file = write(dtype, Shape.of(9, 2));
    String dict = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (9, 2), }";
    String header = "\u0093NUMPY\1\0v\0" + dict;
    String padded = header + " ".repeat(127 - header.length()) + "\n";
    assertArrayEquals(padded.getBytes(StandardCharsets.ISO_8859_1), Arrays.copyOf(file, 128));
    assertEquals(128 + 18 * dtype.bytes(), file.length);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"BF16", "F4", "F8_E4M3", "C64"})
  void refusesWhatNumPyHasNot(DType dtype) {
    WeightFormatException refusal =
        assertThrows(WeightFormatException.class, () -> write(dtype, Shape.of(2)));
    assertEquals(WeightFormatException.Kind.UNSUPPORTED, refusal.kind());
    assertEquals(dtype.name(), refusal.actual());
    assertFalse(Files.exists(folder.resolve("a.npy")));
  }

  @Test
  void writesVersionTwoForAHeaderBeyondItsLimit() throws IOException {
    long[] dims = new long[30_000];
    Arrays.fill(dims, 1);
    byte[] file = write(DType.U8, Shape.of(dims));
    assertEquals(2, file[6]);
    assertEquals(1, file.length % 64);
    assertEquals('\n', file[file.length - 2]);
  }

  private byte[] write(DType dtype, Shape shape) throws IOException {
    Path target = folder.resolve("a.npy");
    NpyWriter.write(
        target,
        Tensor.of("w", dtype, shape, Arena.ofAuto().allocate(Tensor.byteCount(dtype, shape))));
    return Files.readAllBytes(target);
  }

  /// NumPy's own files in the layout that we write, byte for byte.
  @TestFactory
  Stream<DynamicTest> writesTheBytesOfNumPy() {
    Path files = SharedData.folder("golden/files");
    return SharedData.cases(files, NpyWriterTest::isPlain).stream()
        .filter(entry -> isOurLayout(files.resolve(entry.get("file").asText())))
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.get("file").asText(),
                    () ->
                        assertSame(
                            files.resolve(entry.get("file").asText()),
                            SharedData.json(files.resolve(entry.get("expected").asText()))
                                .at("/tensors/"))));
  }

  private static boolean isPlain(JsonNode entry) {
    return entry.get("format").asText().equals("npy")
        && entry.get("made_by").asText().startsWith("numpy");
  }

  private static boolean isOurLayout(Path file) {
    try {
      String start = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      return start.startsWith("\u0093NUMPY\1\0")
          && start.contains("'fortran_order': False")
          && !start.contains("'>");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void assertSame(Path numpy, JsonNode expected) throws IOException {
    DType dtype = DType.valueOf(expected.get("dtype").asText());
    long[] dims = new long[expected.get("shape").size()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = expected.get("shape").get(i).asLong();
    }
    Shape shape = Shape.of(dims);
    byte[] bytes = Files.readAllBytes(numpy);
    MemorySegment data = Arena.ofAuto().allocate(Tensor.byteCount(dtype, shape));
    int dataStart = bytes.length - (int) data.byteSize();
    data.copyFrom(MemorySegment.ofArray(bytes).asSlice(dataStart));
    Path copy = folder.resolve("copy.npy");
    NpyWriter.write(copy, Tensor.of("", dtype, shape, data));
    assertArrayEquals(bytes, Files.readAllBytes(copy));
  }
}
