package io.lanewise.file;

import io.lanewise.file.LineWindow.Fault;
import io.lanewise.file.WeightFormatException.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import org.jspecify.annotations.Nullable;

/// Word vectors as text, read by all processors: pieces of it are parsed side by side and taken in
/// their order, so that what comes out does not depend on how many there are.
///
/// - **Lines.** Blank ones are legal at the end of the file, not inside.
/// - **Memory.** Two pieces a thread: 1 MiB each of usual text, 4 MiB where lines are as long as
///   they may be. A small heap gets fewer threads.
///
/// @param rows the records that the header promises; -1 if there is no header
/// @param blanksInTokens whether a token may hold blanks, as GloVe's do
record TextTable(
    String format, MappedFile file, long start, int columns, long rows, boolean blanksInTokens)
    implements WordSource {
  /// Some hundred rows: a millisecond of parsing.
  static final int PIECE = 1 << 18;

  /// One thread takes 300 MB/s: beyond this the pieces are parsed faster than they are taken.
  private static final int MOST_THREADS = 16;

  private static final long HEAP_A_THREAD = 32L << 20;

  /// Rows are bounded by the lines there are, and by their length: two bytes a value at least.
  @Override
  public long mostRows() {
    if (rows >= 0) {
      return rows;
    }
    long bytes = file.size() - start;
    return Math.min(LineCount.of(file, start) + 1, bytes / (2L * columns) + 1);
  }

  @Override
  public void scan(WordTable table) throws IOException {
    int threads = threads();
    long pieces = (file.size() - start + PIECE - 1) / PIECE;
    Place[] ring = new Place[(int) Math.min(threads == 1 ? 1 : 2 * threads, pieces)];
    Arrays.setAll(ring, _ -> new Place());
    Taking taking = new Taking(table);
    try {
      for (long next = 0; next < pieces + ring.length; next++) {
        Place place = ring[(int) (next % ring.length)];
        if (next >= ring.length) {
          taking.take(place.await());
        }
        if (next < pieces) {
          place.start(next, threads > 1);
        }
      }
    } finally {
      // Nobody may read the map any more when the caller closes it.
      Arrays.stream(ring).forEach(Place::abandon);
    }
    taking.end();
  }

  private static int threads() {
    Runtime runtime = Runtime.getRuntime();
    int most = Math.min(runtime.availableProcessors(), MOST_THREADS);
    return Math.clamp(runtime.maxMemory() / HEAP_A_THREAD, 1, most);
  }

  /// One piece under way, and the buffers for the next.
  private final class Place {
    private final TextRows piece =
        new TextRows(new LineWindow(file, start), columns, blanksInTokens);
    private @Nullable ForkJoinTask<?> task;

    void start(long index, boolean elsewhere) {
      long from = start + index * PIECE;
      long to = Math.min(from + PIECE, file.size());
      if (elsewhere) {
        ForkJoinTask<?> reading = ForkJoinTask.adapt(() -> piece.read(from, to));
        task = reading;
        ForkJoinPool.commonPool().execute(reading);
      } else {
        piece.read(from, to);
      }
    }

    TextRows await() {
      if (task != null) {
        task.join();
      }
      return piece;
    }

    void abandon() {
      if (task != null) {
        // Not cancelled: that would not wait for what runs already.
        task.quietlyJoin();
      }
    }
  }

  /// What was taken so far.
  private final class Taking {
    private final WordTable table;
    private long lines = rows < 0 ? 0 : 1;
    private long records;
    private long blankLine = -1;

    Taking(WordTable table) {
      this.table = table;
    }

    void take(TextRows piece) throws IOException {
      Fault fault = piece.fault();
      if (blankLine >= 0 && (fault != null || piece.rows() > 0)) {
        throw TextRows.blank(0, columns, -1).in(file, blankLine);
      }
      if (fault != null) {
        throw fault.in(file, lines);
      }
      if (piece.blankLine() >= 0 && blankLine < 0) {
        blankLine = lines + piece.blankLine();
      }
      records += piece.rows();
      lines += piece.lines();
      if (rows >= 0 && records > rows) {
        throw file.error(Kind.TRAILING, "rows", rows + "", "more", null, -1);
      }
      append(piece);
    }

    /// Hands on the rows of new tokens, as many at once as lie side by side.
    private void append(TextRows piece) throws IOException {
      int rowBytes = columns * Float.BYTES;
      int from = 0;
      for (int row = 0; row < piece.rows(); row++) {
        if (!table.add(piece.text(), piece.tokenStart(row), piece.tokenEnd(row))) {
          table.append(piece.values(), from * rowBytes, (row - from) * rowBytes);
          from = row + 1;
        }
      }
      table.append(piece.values(), from * rowBytes, (piece.rows() - from) * rowBytes);
    }

    void end() {
      if (rows >= 0 && records < rows) {
        throw file.error(Kind.TRUNCATED, "rows", rows + "", records + "", null, file.size());
      }
    }
  }
}
