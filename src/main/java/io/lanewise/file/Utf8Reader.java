package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Decodes a range of a mapped file as strict UTF-8, a window at a time: no copy of the whole.
///
/// Overlong forms, encoded surrogates and cut sequences are refused, never replaced.
final class Utf8Reader extends Reader {
  private static final int WINDOW = 8192;

  private final MappedFile file;
  private final String what;
  private final long end;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW).flip();
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private long position;

  /// @param what what the range is, for an error
  Utf8Reader(MappedFile file, String what, long start, long length) {
    this.file = file;
    this.what = what;
    this.position = start;
    this.end = start + length;
  }

  /// Decodes all that is left and forgets it.
  ///
  /// @throws WeightFormatException SYNTAX, with the offset of the first byte that is not UTF-8
  void validate() {
    char[] chars = new char[WINDOW];
    while (read(chars, 0, chars.length) >= 0) {}
  }

  /// Reads at least one character unless at the end; `length` must leave room for a surrogate pair.
  @Override
  public int read(char[] target, int from, int length) {
    CharBuffer chars = CharBuffer.wrap(target, from, length);
    while (chars.position() == from) {
      if (!window.hasRemaining() && position == end) {
        return -1;
      }
      refill();
      CoderResult result = decoder.decode(window, chars, position == end);
      if (result.isError() && chars.position() == from) {
        throw malformed();
      }
    }
    return chars.position() - from;
  }

  private void refill() {
    window.compact();
    int count = (int) Math.min(window.remaining(), end - position);
    file.copy(position, window.array(), window.position(), count);
    position += count;
    window.position(window.position() + count).flip();
  }

  private WeightFormatException malformed() {
    String actual = "byte 0x" + Integer.toHexString(window.get(window.position()) & 0xff);
    long offset = position - window.remaining();
    return new WeightFormatException(
        Kind.SYNTAX, what, "UTF-8", actual, file.path(), null, offset, null);
  }

  /// The mapping belongs to others: nothing to close.
  @Override
  public void close() {}
}
