package io.lanewise.layer;

import io.lanewise.internal.kernel.Enablement;
import io.lanewise.internal.kernel.Kernels;
import io.lanewise.internal.kernel.WidthTrial;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// What this JVM runs the layers on, and how fast one core of it can be.
///
/// The width is the widest that the machine has, or what `-Dlanewise.vectorBits` says: 512, 256,
/// 128, 0 for the scalar twins, or `calibrate`, which tries them all when the first layer is built,
/// for about two seconds, and takes the fastest. Answers have the same bits at every width.
///
/// @param vectorBits register width of the kernels in use: 512, 256, 128, or 0 for the scalar twins
/// @param calibrated whether that width was found by trying
/// @param widths the widths that this machine could use, widest first; empty where only the scalar
///   twins can run
/// @param warnings what keeps this JVM from its best and what to change; empty when nothing does
public record Machine(
    int vectorBits, boolean calibrated, List<Integer> widths, List<String> warnings) {
  /// Timed runs; the best counts, since interference only ever slows a run.
  private static final int FMA_RUNS = 200;

  private static final int READ_RUNS = 12;

  /// What one core reaches at one register width.
  ///
  /// @param vectorBits 512, 256 or 128
  /// @param fmaGflops multiply-adds that never leave the registers
  /// @param productGflops a small packed `Linear`, which is what to choose a width by
  public record Width(int vectorBits, double fmaGflops, double productGflops) {}

  /// What was decided for this JVM, once.
  public static Machine current() {
    Enablement decision = Enablement.decision();
    int vectorBits = Kernels.active().vectorBits();
    return new Machine(vectorBits, decision.calibrated(), decision.widths(), decision.warnings());
  }

  /// The kernels in use, by family.
  public List<String> kernels() {
    String width = vectorBits == 0 ? "scalar" : vectorBits + " bits";
    return List.of(
        "Linear packed: f32, " + width,
        "Linear in place: f32, " + width,
        "Embedding: f32, " + width);
  }

  /// How much faster another width must be than the one in use to be worth a change: less may be
  /// noise.
  public static double margin() {
    return WidthTrial.MARGIN;
  }

  /// What each of [#widths] reaches.
  ///
  /// Takes about three seconds, most of them for compiling every kernel.
  public List<Width> measureWidths() {
    double[] products = WidthTrial.gflops(widths);
    List<Width> measured = new ArrayList<>();
    for (int i = 0; i < products.length; i++) {
      int bits = widths.get(i);
      measured.add(new Width(bits, fmaCeiling(Ceilings.ofBits(bits)), products[i]));
    }
    return List.copyOf(measured);
  }

  /// Gigaflops of one core on multiply-adds that never leave its registers, at the width in use.
  ///
  /// Takes less than a second, most of it for compiling the loop.
  public static double measureFmaCeilingGflops() {
    return fmaCeiling(Ceilings.active());
  }

  private static double fmaCeiling(Ceilings ceilings) {
    double best = 0;
    for (int run = 0; run < FMA_RUNS; run++) {
      best = Math.max(best, ceilings.fmaGflops());
    }
    return best;
  }

  /// Gigabytes a second that one core reads from memory, from end to end.
  ///
  /// Takes about a second and, for that time, the memory of [Ceilings#memory].
  public static double measureReadBandwidthGbs() {
    Ceilings ceilings = Ceilings.active();
    double best = 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = Ceilings.memory(arena).fill((byte) 1);
      for (int run = 0; run < READ_RUNS; run++) {
        best = Math.max(best, ceilings.readGbs(memory));
      }
    }
    return best;
  }
}
