package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.io.IOException;

/// Word vectors in word2vec's binary form.
///
/// ```
/// record = 0x0a* token 0x20 columns × f32 little-endian
/// ```
///
/// The C program writes a line end behind each vector and gensim none, so line ends before a token
/// are skipped. One is never looked for behind a vector: the next float may begin with its byte.
///
/// @param rows the records that the header promises
record BinaryTable(String format, MappedFile file, long start, int columns, long rows)
    implements WordSource {
  private static final int WINDOW = 4 << 20;

  @Override
  public long mostRows() {
    return rows;
  }

  @Override
  public void scan(WordTable table) throws IOException {
    new Scan().run(table);
  }

  /// Goes through the records with a window over the file, in which each of them lies whole.
  private final class Scan {
    private final int rowBytes = columns * Float.BYTES;
    private final byte[] window = new byte[(int) Math.min(WINDOW, file.size() - start)];
    private long origin = start;
    private int at;
    private int limit;

    void run(WordTable table) throws IOException {
      for (long row = 0; row < rows; row++) {
        skipLineEnds();
        require(LONGEST_TOKEN + 1 + rowBytes);
        int token = at;
        int blank = blank(row);
        if (limit - blank - 1 < rowBytes) {
          String expected = rowBytes + " bytes";
          throw error(row, Kind.TRUNCATED, "vector", expected, limit - blank - 1 + "", blank + 1);
        }
        if (table.add(window, token, blank)) {
          table.append(window, blank + 1, rowBytes);
        }
        at = blank + 1 + rowBytes;
      }
      skipLineEnds();
      long rest = file.size() - origin - at;
      if (rest > 0) {
        String expected = "nothing behind " + rows + " rows";
        throw file.error(Kind.TRAILING, "data", expected, rest + " bytes", null, origin + at);
      }
    }

    private void skipLineEnds() {
      while (require(1) && window[at] == '\n') {
        at++;
      }
    }

    private int blank(long row) {
      int blank = at;
      while (blank < limit && window[blank] != ' ') {
        if (blank - at == LONGEST_TOKEN) {
          throw error(row, Kind.LIMIT, "token", "<= " + LONGEST_TOKEN + " bytes", "more", at);
        }
        blank++;
      }
      if (blank == limit) {
        throw error(row, Kind.TRUNCATED, "token", "a blank behind it", "the end", limit);
      }
      return blank;
    }

    /// Moves the window on unless it holds `bytes` more.
    ///
    /// @return whether the file has any more
    private boolean require(int bytes) {
      long next = origin + at;
      if (limit - at < bytes && next + (limit - at) < file.size()) {
        limit = (int) Math.min(window.length, file.size() - next);
        file.copy(next, window, 0, limit);
        origin = next;
        at = 0;
      }
      return at < limit;
    }

    private WeightFormatException error(
        long row, Kind kind, String what, String expected, String actual, int index) {
      String where = "row " + (row + 1) + " of " + rows + ": " + what;
      return file.error(kind, where, expected, actual, null, origin + index);
    }
  }
}
