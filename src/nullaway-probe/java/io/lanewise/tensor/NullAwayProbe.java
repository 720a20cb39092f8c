package io.lanewise.tensor;

import org.jspecify.annotations.Nullable;

/// A deliberate violation: NullAway, badly configured, finds nothing and says nothing.
///
/// `mvnw compile -P nullaway-probe` must fail on it, and on nothing else.
final class NullAwayProbe {
  private NullAwayProbe() {}

  static int length(@Nullable String text) {
    return text.length();
  }
}
