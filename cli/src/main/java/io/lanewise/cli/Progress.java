package io.lanewise.cli;

/// How far a long run is, on one line that is drawn over. Only on a terminal.
final class Progress {
  /// Often enough to look alive.
  private static final long INTERVAL_NANOS = 200_000_000;

  private static final double NANOS_PER_SECOND = 1e9;
  private static final String CLEAR_LINE = "\r\033[K";

  private static final int BYTES_PER_MEGABYTE = 1_000_000;

  private final Session session;
  private final String unit;
  private final int scale;

  /// Of the whole run, or 0 if nobody knows.
  private final long total;

  private final long start = System.nanoTime();
  private long shown = start;
  private long count;

  private Progress(Session session, String unit, int scale, long total) {
    this.session = session;
    this.unit = unit;
    this.scale = scale;
    this.total = total;
  }

  /// Of a run over texts.
  Progress(Session session) {
    this(session, "texts", 1, 0);
  }

  /// Of a run over so many bytes, shown as megabytes and their share.
  static Progress ofBytes(Session session, long total) {
    return new Progress(session, "MB", BYTES_PER_MEGABYTE, total);
  }

  /// More texts or bytes are done.
  void step(long more) {
    count += more;
    if (session.terminal() && System.nanoTime() - shown >= INTERVAL_NANOS) {
      shown = System.nanoTime();
      double seconds = (shown - start) / NANOS_PER_SECOND;
      long done = count / scale;
      String share = total == 0 ? "" : " (%.0f %%)".formatted(100.0 * count / total);
      draw(session, "%,d %s%s, %,.0f/s".formatted(done, unit, share, done / seconds));
    }
  }

  /// Takes the line away.
  void end() {
    if (session.terminal() && shown != start) {
      draw(session, "");
    }
  }

  /// Draws a line over the one that is there; an empty one takes it away.
  static void draw(Session session, String line) {
    session.err().print(CLEAR_LINE + line);
    session.err().flush();
  }
}
