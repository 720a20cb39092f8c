package io.lanewise.internal.kernel;

import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.List;

/// Decides, once a JVM, whether the Vector API is worth using and at what width.
///
/// SIMD needs all of: the incubator module, HotSpot's optimising compiler, hardware fma. Where one
/// is missing the scalar twins serve, with the same bits, and one warning says what to change.
///
/// @param vectorBits 512, 256, 128, or 0 for the scalar twins
/// @param warnings what keeps this JVM from its best; empty when nothing does
public record Enablement(int vectorBits, List<String> warnings) {
  /// Overrides the width: 512, 256, 128, or 0. For tests, and for machines whose preferred width is
  /// not their fastest.
  public static final String WIDTH_PROPERTY = "lanewise.vectorBits";

  private static final String MODULE = "jdk.incubator.vector";

  /// What was decided; the first call logs the warnings.
  public static Enablement decision() {
    return Holder.DECISION;
  }

  private static final class Holder {
    static final Enablement DECISION = decide();
  }

  private static Enablement decide() {
    List<String> warnings = new ArrayList<>();
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      warnings.add("the Vector API is not readable: start Java with --add-modules " + MODULE);
    } else {
      warnings.addAll(HotSpot.obstacles());
    }
    Integer override = override(warnings);
    int bits = warnings.isEmpty() ? width(PreferredWidth.bits()) : 0;
    if (override != null && (override == 0 || bits != 0)) {
      bits = override;
    }
    if (!warnings.isEmpty()) {
      System.getLogger("io.lanewise")
          .log(
              Logger.Level.WARNING,
              "Lanewise runs its scalar kernels, many times slower: {0}",
              String.join("; ", warnings));
    }
    return new Enablement(bits, List.copyOf(warnings));
  }

  /// The widest kernels that the machine's registers hold.
  private static int width(int preferredBits) {
    return Math.min(512, Integer.highestOneBit(Math.max(128, preferredBits)));
  }

  private static @org.jspecify.annotations.Nullable Integer override(List<String> warnings) {
    String value = System.getProperty(WIDTH_PROPERTY);
    if (value == null || value.isBlank()) {
      return null;
    }
    return switch (value.trim()) {
      case "512" -> 512;
      case "256" -> 256;
      case "128" -> 128;
      case "0" -> 0;
      default -> {
        warnings.add("-D" + WIDTH_PROPERTY + " expected 512, 256, 128 or 0, got " + value);
        yield null;
      }
    };
  }
}
