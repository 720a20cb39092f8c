package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every element lands where the definition puts it, whatever tiles the array falls into.
class RowMajorTest {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @TempDir private Path folder;

  /// Less than a window; several of rows, of columns, of both; more columns than fit beside each
  /// other; three and more dimensions.
  @ParameterizedTest
  @CsvSource({
    "1x1",
    "2x3",
    "3x2",
    "1x7",
    "7x1",
    "300x1000",
    "1000x301",
    "140001x5",
    "5x140001",
    "600000x2",
    "2x600000",
    "3x4x5",
    "65x33x129",
    "2x1x3x2",
    "1x300x2x700",
    "2x2x2x2x2x2x3",
    "1000000"
  })
  void putsEveryElementInItsPlace(String dims) throws IOException {
    long[] shape = Arrays.stream(dims.split("x", -1)).mapToLong(Long::parseLong).toArray();
    Random random = new Random(dims.hashCode());
    for (DType dtype : new DType[] {DType.U8, DType.U16, DType.I32, DType.U64}) {
      byte[] data = new byte[(int) Tensor.byteCount(dtype, Shape.of(shape))];
      random.nextBytes(data);
      for (boolean bigEndian : new boolean[] {false, true}) {
        check(dtype, bigEndian, shape, data);
      }
    }
  }

  private void check(DType dtype, boolean bigEndian, long[] shape, byte[] data) throws IOException {
    String kind = dtype.name().charAt(0) == 'I' ? "i" : "u";
    String descr = (bigEndian ? ">" : "<") + kind + dtype.bytes();
    String tuple = Arrays.toString(shape).replace("[", "(").replace("]", ",)");
    byte[] npy = NpyBytes.of(1, NpyBytes.dict(descr, true, tuple), data);
    MemorySegment expected = expected(dtype, bigEndian, shape, data);
    assertHolds(expected, Files.write(folder.resolve("a.npy"), npy));
    // Deflated bytes fall into other tiles; deflating is slow, and one byte order is enough.
    if (!bigEndian) {
      assertHolds(expected, NpzBytes.write(folder.resolve("a.npz"), ZipEntry.DEFLATED, "", npy));
    }
  }

  private static void assertHolds(MemorySegment expected, Path path) {
    try (WeightFile file = WeightFile.open(path)) {
      Tensor tensor = file.onlyTensor();
      assertEquals(-1, expected.mismatch(tensor.segment()), file + " " + tensor);
    }
  }

  /// By the definition, an element at a time: the index of the first axis runs fastest.
  private static MemorySegment expected(DType dtype, boolean bigEndian, long[] shape, byte[] data) {
    int size = dtype.bytes();
    byte[] expected = new byte[data.length];
    long[] index = new long[shape.length];
    for (int e = 0; e < data.length / size; e++) {
      long place = 0;
      for (int axis = 0; axis < shape.length; axis++) {
        place = place * shape[axis] + index[axis];
      }
      for (int b = 0; b < size; b++) {
        expected[(int) place * size + b] = data[e * size + (bigEndian ? size - 1 - b : b)];
      }
      for (int axis = 0; axis < shape.length && ++index[axis] == shape[axis]; axis++) {
        index[axis] = 0;
      }
    }
    return MemorySegment.ofArray(expected);
  }

  /// The last tile of 3·10⁹ elements, big-endian, from a file of holes into one.
  @Test
  void reachesElementsBeyondAnInt() throws IOException {
    long rows = 3_000_000;
    long columns = 1000;
    NpyHeader header = new NpyHeader(DType.I32, Shape.of(rows, columns), true, true, Long.BYTES);
    Path stored = folder.resolve("stored");
    Path target = folder.resolve("target");
    int width = 5;
    int height = 3;
    write(stored, 8 + header.byteCount() - 4, -1);
    write(target, header.byteCount() - 4, 0);
    for (int c = 0; c < width; c++) {
      for (int r = 0; r < height; r++) {
        long number = (columns - width + c) * rows + rows - height + r;
        write(stored, 8 + number * 4, 10 * r + c);
      }
    }
    try (Arena arena = Arena.ofConfined();
        FileChannel channel =
            FileChannel.open(target, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MemorySegment made =
          channel.map(FileChannel.MapMode.READ_WRITE, 0, header.byteCount(), arena);
      Mapping mapping = new Mapping();
      MappedFile file = mapping.map(stored);
      StoredBytes bytes = new StoredBytes(file, null, 0, file.size());
      new RowMajor(bytes, header, made).copyTile(rows - height, height, columns - width, width);
      mapping.close();
      for (int r = 0; r < height; r++) {
        for (int c = 0; c < width; c++) {
          long number = (rows - height + r) * columns + columns - width + c;
          assertEquals(10 * r + c, made.get(INT, number * 4));
        }
      }
      assertEquals(0, made.get(INT, (rows - height) * columns * 4));
    }
  }

  private static void write(Path file, long at, int value) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(4).order(ByteOrder.BIG_ENDIAN).putInt(value).flip(), at);
    }
  }
}
