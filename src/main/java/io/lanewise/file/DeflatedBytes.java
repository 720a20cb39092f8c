package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// An npy array that is deflated in a zip archive, expanded a window at a time, to its declared
/// size and never beyond.
///
/// The inflater gets copies of the file's bytes, on the heap: a page of a map that is gone would
/// kill the JVM inside native code, and memory that native code holds could not be unmapped.
final class DeflatedBytes implements ArrayBytes {
  /// Bytes to take at once for the whole array: a call into zlib costs nothing beside them.
  static final int WINDOW = 1 << 16;

  /// And for the header alone, for there may be a hundred thousand of them.
  static final int HEADER_WINDOW = 1 << 10;

  private final MappedFile file;
  private final ZipMember member;
  private final long start;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] window;
  private long taken;
  private long made;

  /// @param start the first deflated byte in the file
  /// @param window how many of them are taken at once
  DeflatedBytes(MappedFile file, ZipMember member, long start, int window) {
    this.file = file;
    this.member = member;
    this.start = start;
    this.window = new byte[(int) Math.min(window, member.deflatedSize())];
  }

  @Override
  public long size() {
    return member.size();
  }

  @Override
  public boolean isSequential() {
    return true;
  }

  @Override
  public void read(long at, byte[] target, int from, int length) {
    skipTo(at);
    inflate(target, from, length);
  }

  @Override
  public void finish() {
    skipTo(size());
    if (some(new byte[1], 0, 1) > 0) {
      throw error(Kind.SIZE, "expanded member", size() + " bytes", "more", made);
    }
    long used = inflater.getBytesRead();
    if (used != member.deflatedSize()) {
      String expected = member.deflatedSize() + " bytes";
      throw error(Kind.MISMATCH, "deflated member", expected, used + "", made);
    }
    if ((int) crc.getValue() != member.crc()) {
      String expected = Integer.toHexString(member.crc());
      String actual = Long.toHexString(crc.getValue());
      throw error(Kind.MISMATCH, "CRC-32 of member", expected, actual, made);
    }
  }

  private void skipTo(long at) {
    byte[] skipped = new byte[(int) Math.min(WINDOW, at - made)];
    while (made < at) {
      inflate(skipped, 0, (int) Math.min(skipped.length, at - made));
    }
  }

  private void inflate(byte[] target, int from, int length) {
    int end = from + length;
    for (int at = from; at < end; ) {
      int count = some(target, at, end - at);
      if (count == 0) {
        throw error(Kind.SIZE, "expanded member", size() + " bytes", made + "", made);
      }
      crc.update(target, at, count);
      made += count;
      at += count;
    }
  }

  /// Expands at least one byte; none only at the end of the deflated data.
  private int some(byte[] target, int from, int length) {
    try {
      while (true) {
        int count = inflater.inflate(target, from, length);
        if (count > 0 || inflater.finished()) {
          return count;
        }
        if (!inflater.needsInput()) {
          throw error(Kind.SYNTAX, "deflated member", "no dictionary", "one", made);
        }
        refill();
      }
    } catch (DataFormatException malformed) {
      String actual = String.valueOf(malformed.getMessage());
      throw error(Kind.SYNTAX, "deflated member", "deflated data", actual, made);
    }
  }

  private void refill() {
    int count = (int) Math.min(window.length, member.deflatedSize() - taken);
    if (count == 0) {
      String actual = member.deflatedSize() + " that end before";
      throw error(Kind.TRUNCATED, "deflated member", "bytes that end it", actual, made);
    }
    file.copy(start + taken, window, 0, count);
    taken += count;
    inflater.setInput(window, 0, count);
  }

  /// A refusal at the last deflated byte that was taken: of an expanded one there is no offset.
  @Override
  public WeightFormatException error(
      Kind kind, String what, String expected, String actual, long at) {
    return file.error(
        kind, what, expected, actual, member.tensor(), start + inflater.getBytesRead());
  }

  @Override
  public void close() {
    inflater.end();
  }
}
