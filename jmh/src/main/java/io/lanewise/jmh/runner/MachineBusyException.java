package io.lanewise.jmh.runner;

import java.io.Serial;

/// Something else measures on this machine just now: both would be wrong, and no build is to blame.
public final class MachineBusyException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /// @param what one line for people
  public MachineBusyException(String what) {
    super(what);
  }
}
