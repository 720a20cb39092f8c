package io.lanewise.serving;

import io.lanewise.tensor.LanewiseException;
import java.util.Locale;

/// A model that differs from the one in use in what the caller has not accepted. The one in use
/// stays.
public final class SwapRefusedException extends LanewiseException {
  private static final long serialVersionUID = 1L;

  private final Difference difference;

  SwapRefusedException(Difference difference, String expected, String actual, String where) {
    super("swap: " + difference.name().toLowerCase(Locale.ROOT), expected, actual, where, null);
    this.difference = difference;
  }

  /// The first difference that was not accepted.
  public Difference difference() {
    return difference;
  }
}
