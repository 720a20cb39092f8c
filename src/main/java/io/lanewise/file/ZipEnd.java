package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// What the end of a [zip archive](https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT)
/// says about its central directory, held against the file.
///
/// ```
/// directory, [zip64 end, 56 bytes or more; its locator, 20 bytes], end, 22 bytes; comment
/// ```
///
/// @param count members, each of which takes 46 bytes of the directory at least
record ZipEnd(long directoryStart, long directoryEnd, long count) {
  private static final int SIGNATURE = 0x06054b50;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int SIGNATURE64 = 0x06064b50;
  private static final int SIZE = 22;
  private static final int LOCATOR_SIZE = 20;
  private static final int SIZE64 = 56;

  /// Whether the file begins like an archive: with a member, or, if it has none, with the end.
  static boolean isAheadOf(MappedFile file) {
    if (file.size() < Integer.BYTES) {
      return false;
    }
    int signature = bytes(file, 0, Integer.BYTES).getInt();
    return signature == ZipLocalHeader.SIGNATURE || signature == SIGNATURE;
  }

  /// Finds and checks the end.
  ///
  /// @throws WeightFormatException if there is none, or it does not match the file
  static ZipEnd of(MappedFile file) {
    long end = find(file);
    ByteBuffer fields = bytes(file, end, SIZE);
    requireOneDisk(file, end, fields.getShort(4), fields.getShort(6));
    long here = Short.toUnsignedLong(fields.getShort(8));
    long count = Short.toUnsignedLong(fields.getShort(10));
    long size = Integer.toUnsignedLong(fields.getInt(12));
    long start = Integer.toUnsignedLong(fields.getInt(16));
    long directoryEnd = end;
    if (end >= LOCATOR_SIZE) {
      ByteBuffer locator = bytes(file, end - LOCATOR_SIZE, LOCATOR_SIZE);
      if (locator.getInt(0) == LOCATOR_SIGNATURE) {
        directoryEnd = locator.getLong(8);
        ByteBuffer wide = wide(file, directoryEnd, end - LOCATOR_SIZE);
        here = wider(file, end, here, 0xffff, wide.getLong(24));
        count = wider(file, end, count, 0xffff, wide.getLong(32));
        size = wider(file, end, size, 0xffff_ffffL, wide.getLong(40));
        start = wider(file, end, start, 0xffff_ffffL, wide.getLong(48));
      }
    }
    if (here != count) {
      throw mismatch(file, "members on this disk", count, here, end);
    }
    return checked(file, start, size, directoryEnd, count);
  }

  private static long find(MappedFile file) {
    int length = (int) Math.min(SIZE + 0xffff, file.size());
    long from = file.size() - length;
    ByteBuffer tail = bytes(file, from, length);
    for (int at = length - SIZE; at >= 0; at--) {
      if (tail.getInt(at) == SIGNATURE
          && at + SIZE + Short.toUnsignedInt(tail.getShort(at + 20)) == length) {
        return from + at;
      }
    }
    throw file.error(Kind.TRUNCATED, "zip", "an end record at the end", "none", null, file.size());
  }

  private static ByteBuffer wide(MappedFile file, long at, long end) {
    if (at < 0 || at > end - SIZE64) {
      String expected = "<= " + (end - SIZE64);
      throw file.error(
          Kind.TRUNCATED, "zip64 end offset", expected, Long.toUnsignedString(at), null, end);
    }
    ByteBuffer fields = bytes(file, at, SIZE64);
    if (fields.getInt(0) != SIGNATURE64 || fields.getLong(4) != end - at - 12) {
      throw file.error(Kind.MISMATCH, "zip64 end", "the end record", "another", null, at);
    }
    requireOneDisk(file, at, fields.getInt(16), fields.getInt(20));
    return fields;
  }

  /// A field of the zip64 end; the one of the end must say the same, or that it can't.
  private static long wider(MappedFile file, long end, long narrow, long mark, long wide) {
    if (narrow != mark && narrow != wide) {
      throw mismatch(file, "zip64 end", narrow, wide, end);
    }
    return wide;
  }

  private static ZipEnd checked(MappedFile file, long start, long size, long end, long count) {
    if (size < 0 || start < 0 || size > end || start > end - size) {
      String expected = Long.toUnsignedString(size) + " bytes";
      String actual = (start < 0 || start > end ? 0 : end - start) + "";
      throw file.error(Kind.TRUNCATED, "central directory", expected, actual, null, start);
    }
    if (start + size != end) {
      throw mismatch(file, "end of the central directory", end, start + size, start);
    }
    if (Long.compareUnsigned(count, size / ZipDirectory.LEAST_BYTES) > 0) {
      String expected = "<= " + size / ZipDirectory.LEAST_BYTES + " in " + size + " bytes";
      throw file.error(Kind.MISMATCH, "members", expected, Long.toUnsignedString(count), null, end);
    }
    return new ZipEnd(start, end, count);
  }

  private static void requireOneDisk(MappedFile file, long at, int disk, int directoryDisk) {
    if (disk != 0 || directoryDisk != 0) {
      throw file.error(Kind.UNSUPPORTED, "zip", "one file", "a part of several", null, at);
    }
  }

  private static WeightFormatException mismatch(
      MappedFile file, String what, long expected, long actual, long offset) {
    return file.error(
        Kind.MISMATCH,
        what,
        Long.toUnsignedString(expected),
        Long.toUnsignedString(actual),
        null,
        offset);
  }

  /// Bytes of the file that the caller knows to be there.
  static ByteBuffer bytes(MappedFile file, long at, int length) {
    byte[] bytes = new byte[length];
    file.copy(at, bytes, 0, length);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
