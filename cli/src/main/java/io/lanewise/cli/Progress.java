package io.lanewise.cli;

/// How far a long run is, on one line that is drawn over. Only on a terminal.
final class Progress {
  /// Often enough to look alive.
  private static final long INTERVAL_NANOS = 200_000_000;

  private static final double NANOS_PER_SECOND = 1e9;
  private static final String CLEAR_LINE = "\r\033[K";

  private final Session session;
  private final long start = System.nanoTime();
  private long shown = start;
  private long count;

  Progress(Session session) {
    this.session = session;
  }

  /// One more text is done.
  void step() {
    count++;
    if (session.terminal() && System.nanoTime() - shown >= INTERVAL_NANOS) {
      shown = System.nanoTime();
      double seconds = (shown - start) / NANOS_PER_SECOND;
      session.err().printf("%s%,d texts, %,.0f/s", CLEAR_LINE, count, count / seconds);
      session.err().flush();
    }
  }

  /// Takes the line away.
  void end() {
    if (session.terminal() && shown != start) {
      session.err().print(CLEAR_LINE);
      session.err().flush();
    }
  }
}
