package io.lanewise.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The tokens of a [Vocabulary] one after the other, each with its row in front of it, so that a
/// look-up reads both in one place.
///
/// ```
/// row       U32
/// length    U8, 255 if there are that many bytes or more
/// bytes
/// ```
///
/// What it holds may come from a file: nobody may rely on a row being one of the table.
final class TokenRecords {
  /// Of what is in front of the bytes.
  static final int HEAD = 5;

  /// Bytes behind the last record, so that whatever is compared may be read as a long.
  static final int PAD = Long.BYTES;

  private static final int LONGEST = 0xff;

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private TokenRecords() {}

  /// The head of a record, in the lowest bytes.
  static long head(long row, int length) {
    return row | (long) Math.min(length, LONGEST) << Integer.SIZE;
  }

  /// The head of the record at `offset`, and three bytes of its token or what follows.
  static long headAt(MemorySegment records, long offset) {
    return records.get(LONG, offset);
  }

  /// The row that a head tells.
  static long row(long head) {
    return head & 0xffff_ffffL;
  }

  /// Whether the token of a head may have this length.
  static boolean fits(long head, int length) {
    return ((head >>> Integer.SIZE) & 0xff) == Math.min(length, LONGEST);
  }

  /// Whether a head does not tell how long its token is.
  static boolean isLong(int length) {
    return length >= LONGEST;
  }

  /// Whether the bytes of the record at `offset` begin with `token[from .. to)`.
  ///
  /// @param tail of the token, [TokenHash#tail]
  static boolean hold(
      MemorySegment records, long offset, byte[] token, int from, int to, long tail) {
    long at = offset + HEAD;
    for (int i = from; i <= to - Long.BYTES; i += Long.BYTES, at += Long.BYTES) {
      if (records.get(LONG, at) != TokenHash.word(token, i)) {
        return false;
      }
    }
    return (records.get(LONG, at) & TokenHash.mask(TokenHash.tailLength(to - from))) == tail;
  }
}
