package io.lanewise.internal.kernel;

import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Decides, once a JVM, whether the Vector API is worth using and at what width.
///
/// SIMD needs all of: the incubator module, HotSpot's optimising compiler, hardware fma. Where one
/// is missing the scalar twins serve, with the same bits, and one warning says what to change.
///
/// @param vectorBits 512, 256, 128, or 0 for the scalar twins
/// @param calibrated whether `vectorBits` won a [WidthTrial]
/// @param widths what `vectorBits` could be on this machine, widest first; empty if only 0
/// @param warnings what keeps this JVM from its best; empty when nothing does
public record Enablement(
    int vectorBits, boolean calibrated, List<Integer> widths, List<String> warnings) {
  /// Overrides the width: 512, 256, 128, 0, or [#CALIBRATE]. For tests, and for machines whose
  /// preferred width is not their fastest.
  public static final String WIDTH_PROPERTY = "lanewise.vectorBits";

  /// Tries every width once, when the first layer is built, and takes the fastest: [WidthTrial]
  /// tells how, and that it takes some two seconds.
  public static final String CALIBRATE = "calibrate";

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
    List<Integer> widths = warnings.isEmpty() ? upTo(PreferredWidth.bits()) : List.of();
    String wish = System.getProperty(WIDTH_PROPERTY, "").trim();
    int bits = vectorBits(wish, widths, warnings);
    if (!warnings.isEmpty()) {
      System.getLogger("io.lanewise")
          .log(
              Logger.Level.WARNING,
              "Lanewise runs its scalar kernels, many times slower: {0}",
              String.join("; ", warnings));
    }
    boolean calibrated = wish.equals(CALIBRATE) && bits != 0;
    return new Enablement(bits, calibrated, widths, List.copyOf(warnings));
  }

  /// The widths that the machine's registers hold.
  private static List<Integer> upTo(int preferredBits) {
    return Stream.of(512, 256, 128).filter(bits -> bits <= Math.max(128, preferredBits)).toList();
  }

  private static int vectorBits(String wish, List<Integer> widths, List<String> warnings) {
    return switch (wish) {
      case "" -> widths.isEmpty() ? 0 : widths.getFirst();
      case "512", "256", "128" -> widths.isEmpty() ? 0 : Integer.parseInt(wish);
      case "0" -> 0;
      case CALIBRATE ->
          widths.isEmpty() ? 0 : WidthTrial.fastest(widths, WidthTrial.gflops(widths));
      default -> {
        String expected = "512, 256, 128, 0 or " + CALIBRATE;
        warnings.add("-D" + WIDTH_PROPERTY + " expected " + expected + ", got " + wish);
        yield 0;
      }
    };
  }
}
