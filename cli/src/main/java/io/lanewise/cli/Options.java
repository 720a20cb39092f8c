package io.lanewise.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What picocli promises about options and the compiler can't see.
final class Options {
  private Options() {}

  /// An option or parameter that picocli has made sure is given.
  static <T> T required(@Nullable T value) {
    return Objects.requireNonNull(value, "picocli checks what is required");
  }
}
