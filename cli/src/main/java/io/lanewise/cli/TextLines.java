package io.lanewise.cli;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The lines of a stream as bytes: nothing is decoded that need not be.
final class TextLines extends Texts {
  private static final int FIRST_BYTES = 1 << 16;
  private static final int DECODED = 1 << 12;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /// In each byte its lowest bit.
  private static final long ONES = 0x0101010101010101L;

  /// In each byte its highest bit.
  private static final long HIGHEST = 0x8080808080808080L;

  private final InputStream in;
  private final String name;
  private final boolean json;
  private final BadLines badLines;
  private final Session session;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final CharBuffer decoded = CharBuffer.allocate(DECODED);

  private byte[] buffer = new byte[FIRST_BYTES];
  private int at;
  private int limit;

  /// Up to here there is no line end.
  private int searched;

  private boolean ended;
  private long number;

  /// What a line was, behind those that are to be taken first.
  private @Nullable CommandException broken;

  TextLines(InputStream in, String name, boolean json, BadLines badLines, Session session) {
    this.in = in;
    this.name = name;
    this.json = json;
    this.badLines = badLines;
    this.session = session;
  }

  @Override
  boolean fill(TextPiece piece) {
    piece.clear();
    while (!piece.isFull() && broken == null) {
      if (piece.count() > 0 && mustWait()) {
        break;
      }
      int end = lineEnd();
      if (end < 0) {
        break;
      }
      number++;
      boolean hasReturn = end < limit && end > at && buffer[end - 1] == '\r';
      try {
        add(piece, at, hasReturn ? end - 1 : end);
      } catch (CommandException badLine) {
        broken = badLine;
      }
      at = end < limit ? end + 1 : end;
      searched = at;
    }
    if (piece.count() == 0 && broken != null) {
      throw broken;
    }
    return piece.count() > 0;
  }

  private void add(TextPiece piece, int from, int to) {
    boolean valid = isUtf8(from, to);
    if (!valid) {
      report();
    }
    if (json || !valid) {
      String line = new String(buffer, from, to - from, StandardCharsets.UTF_8);
      piece.add(json ? JsonText.of(line, where()) : line);
    } else {
      piece.add(buffer, from, to);
    }
  }

  private void report() {
    CommandException bad = new CommandException("input", "UTF-8", "other bytes", where());
    if (badLines == BadLines.FAIL) {
      throw bad;
    }
    session.err().println("warning: " + bad.getMessage() + ": U+FFFD takes their place");
  }

  private String where() {
    return name + ", line " + number;
  }

  private boolean isUtf8(int from, int to) {
    int first = from;
    while (first <= to - Long.BYTES && ((long) WORD.get(buffer, first) & HIGHEST) == 0) {
      first += Long.BYTES;
    }
    while (first < to && buffer[first] >= 0) {
      first++;
    }
    return first == to || decodes(first, to);
  }

  private boolean decodes(int first, int to) {
    ByteBuffer rest = ByteBuffer.wrap(buffer, first, to - first);
    decoder.reset();
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) {
      decoded.clear();
      result = decoder.decode(rest, decoded, true);
    }
    return !result.isError();
  }

  /// Where the line ends that begins at `at`, reading as far as that; −1 if there is none.
  private int lineEnd() {
    while (true) {
      if (findLineEnd()) {
        return searched;
      }
      if (ended) {
        return at < limit ? limit : -1;
      }
      read();
    }
  }

  /// Moves on to the next line end, or to all that was read.
  private boolean findLineEnd() {
    for (; searched <= limit - Long.BYTES; searched += Long.BYTES) {
      // A byte that is '\n' is 0 in `others`, and the first one that is 0 borrows from its highest
      // bit.
      long others = (long) WORD.get(buffer, searched) ^ ('\n' * ONES);
      long found = (others - ONES) & ~others & HIGHEST;
      if (found != 0) {
        searched += Long.numberOfTrailingZeros(found) / Byte.SIZE;
        return true;
      }
    }
    while (searched < limit && buffer[searched] != '\n') {
      searched++;
    }
    return searched < limit;
  }

  private void read() {
    if (at > 0) {
      System.arraycopy(buffer, at, buffer, 0, limit - at);
      limit -= at;
      searched -= at;
      at = 0;
    }
    if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * limit));
    }
    try {
      int count = in.read(buffer, limit, buffer.length - limit);
      ended = count < 0;
      limit += Math.max(0, count);
    } catch (IOException e) {
      throw new CommandException("input", "a readable file", e.getMessage() + "", name, e);
    }
  }

  /// Whether no line end was read, and nothing is there to be read.
  @Override
  boolean mustWait() {
    try {
      return !ended && !findLineEnd() && in.available() == 0;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new CommandException("input", "a readable file", e.getMessage() + "", name, e);
    }
  }
}
