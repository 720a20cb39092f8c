package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Arrays of 3·10⁹ elements, in npy and in a zip64 archive: files of holes with a few bytes in
/// them.
class LargeArraysTest {
  private static final long ROWS = 30_000_000;
  private static final long BYTES = ROWS * 400;
  private static final byte[] HEADER =
      NpyBytes.of(1, NpyBytes.dict("<f4", false, "(" + ROWS + ", 100)"));
  private static final long MEMBER = HEADER.length + BYTES;

  /// Values of two elements around 2³¹, and of the last.
  private static final long[] ELEMENTS = {0, (1L << 31) - 1, 1L << 31, ROWS * 100 - 1};

  @TempDir private Path folder;

  @Test
  void readsAnNpyFileBeyondAnInt() throws IOException {
    Path path = folder.resolve("a.npy");
    try (FileChannel file = create(path)) {
      writeArray(file, 0);
    }
    check(path, "");
  }

  @Test
  void readsAnNpzFileBeyondAnIntAndTheMembersBehind() throws IOException {
    Path path = folder.resolve("a.npz");
    long directory = writeArchive(path);
    check(path, "a");
    try (WeightFile file = WeightFile.open(path)) {
      assertEquals(List.of("a", "b"), file.entries().stream().map(TensorEntry::name).toList());
      assertEquals(7, file.tensor("b").getLong(0));
    }
    // Sizes of the local header; offset of the second member; the zip64 end: its size, the count,
    // the place of the directory; its locator.
    long end = directory + 2 * 51 + 28 + 12;
    refusesOneMore(path, 39, Kind.MISMATCH, "local header: size: expected " + MEMBER + ", got ");
    refusesOneMore(path, directory + 51 + 4, Kind.SIZE, "stored member: expected " + (MEMBER + 1));
    refusesOneMore(path, directory + 79 + 51 + 4, Kind.MISMATCH, "local header: signature");
    refusesOneMore(path, end + 4, Kind.MISMATCH, "zip64 end: expected the end record");
    refusesOneMore(path, end + 16, Kind.UNSUPPORTED, "zip: expected one file");
    refusesOneMore(path, end + 24, Kind.MISMATCH, "zip64 end: expected 2, got 3");
    refusesOneMore(path, end + 40, Kind.MISMATCH, "zip64 end: expected 142, got 143");
    refusesOneMore(path, end + 48, Kind.TRUNCATED, "central directory: expected 142 bytes");
    refusesOneMore(path, end + 56 + 8, Kind.TRUNCATED, "zip64 end offset: expected <= " + end);
    check(path, "a");
  }

  /// Adds one to the byte at `at`, looks, and takes it back.
  private static void refusesOneMore(Path path, long at, Kind kind, String message)
      throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      file.read(one, at);
      byte before = one.get(0);
      file.write(one.put(0, (byte) (before + 1)).rewind(), at);
      WeightFormatException refusal =
          assertThrows(WeightFormatException.class, () -> WeightFile.open(path), message);
      assertEquals(kind, refusal.kind(), refusal.getMessage());
      String actual = String.valueOf(refusal.getMessage());
      assertTrue(actual.startsWith(message), actual);
      file.write(one.put(0, before).rewind(), at);
    }
  }

  private static void check(Path path, String name) {
    try (WeightFile file = WeightFile.open(path)) {
      Tensor tensor = file.tensor(name);
      assertEquals(Shape.of(ROWS, 100), tensor.shape());
      for (int i = 0; i < ELEMENTS.length; i++) {
        assertEquals(i + 1, tensor.getFloat(ELEMENTS[i]));
      }
    }
  }

  private static FileChannel create(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private static void writeArray(FileChannel file, long at) throws IOException {
    file.write(ByteBuffer.wrap(HEADER), at);
    for (int i = 0; i < ELEMENTS.length; i++) {
      ByteBuffer value = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(i + 1);
      file.write(value.flip(), at + HEADER.length + ELEMENTS[i] * 4);
    }
  }

  /// Member `a` is beyond what 32 bits hold, and so are the places of `b` and of the directory.
  private static long writeArchive(Path path) throws IOException {
    byte[] b = NpyBytes.of(1, NpyBytes.dict("|u1", false, "()"), (byte) 7);
    byte[] sizes = wide(MEMBER, MEMBER);
    try (FileChannel file = create(path)) {
      file.write(local("a.npy", -1, sizes), 0);
      long at = 35L + sizes.length;
      writeArray(file, at);
      long second = at + MEMBER;
      file.write(local("b.npy", b.length, new byte[0]), second);
      file.write(ByteBuffer.wrap(b), second + 35);
      long directory = second + 35 + b.length;
      ByteBuffer end = ByteBuffer.allocate(400).order(ByteOrder.LITTLE_ENDIAN);
      // Of `a` the sizes are in the zip64 field, of `b` the place of its header.
      central(end, "a.npy", -1, 0, wide(MEMBER, MEMBER, 0));
      central(end, "b.npy", b.length, -1, wide(second));
      long size = end.position();
      end.putInt(0x06064b50).putLong(44).putInt(0).putInt(0).putInt(0);
      end.putLong(2).putLong(2).putLong(size).putLong(directory);
      end.putInt(0x07064b50).putInt(0).putLong(directory + size).putInt(1);
      end.putInt(NpzBytes.END).putInt(0).putShort((short) 2).putShort((short) 2);
      end.putInt((int) size).putInt(-1).putShort((short) 0);
      file.write(end.flip(), directory);
      return directory;
    }
  }

  /// The zip64 field, with values for those numbers that say -1.
  private static byte[] wide(long... values) {
    int length = values.length * Long.BYTES;
    ByteBuffer field = ByteBuffer.allocate(4 + length).order(ByteOrder.LITTLE_ENDIAN);
    field.putShort((short) 1).putShort((short) length);
    for (long value : values) {
      field.putLong(value);
    }
    return field.array();
  }

  private static ByteBuffer local(String name, int size, byte[] extra) {
    ByteBuffer header =
        ByteBuffer.allocate(30 + name.length() + extra.length).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(NpzBytes.LOCAL).position(18);
    header.putInt(size).putInt(size).putShort((short) name.length());
    header.putShort((short) extra.length);
    return header.put(name.getBytes(StandardCharsets.US_ASCII)).put(extra).flip();
  }

  private static void central(ByteBuffer to, String name, int size, int place, byte[] extra) {
    int start = to.position();
    to.putInt(NpzBytes.CENTRAL).position(start + 20);
    to.putInt(size).putInt(size).putShort((short) name.length());
    to.putShort((short) extra.length).position(start + 42);
    to.putInt(place).put(name.getBytes(StandardCharsets.US_ASCII)).put(extra);
  }
}
