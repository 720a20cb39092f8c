package io.lanewise.jmh.runner;

/// A process of a benchmark did not end well: it crashed, or an answer was wrong.
public final class ForkFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param what one line for people
  public ForkFailedException(String what) {
    super(what);
  }
}
