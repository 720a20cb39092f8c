package io.lanewise.internal.kernel;

import java.lang.foreign.MemorySegment;

/// Steps of optimisers over rows of a table and of its state, in place.
///
/// ```
/// w[i], first[i], second[i] ← f(g[i], w[i], first[i], second[i])        the formulas are at Rule
/// ```
///
/// Every operation of a formula is one that IEEE 754 rounds exactly, and each element is on its
/// own: the same bits at every width. [ScalarUpdates] is the one to read.
///
/// Contract: gradients on the heap; w, first and second native, F32, possibly mapped, and of one
/// shape, so that one offset serves all three. Ranges were checked by the caller. No allocation, no
/// state.
public abstract class Updates {
  /// What is done to each element. `STEP` is the negative learning rate, corrected as the optimiser
  /// wants it.
  public enum Rule {
    /// d = fma(w, DECAY, g); w = fma(d, STEP, w).
    SGD,
    /// d as above; first = fma(d, FIRST_GAIN, first · FIRST_KEEP); w = fma(fma(first, AHEAD, d ·
    /// DIRECT), STEP, w).
    MOMENTUM,
    /// d as above; first = first + d · d; w = fma(d / (√first + EPSILON), STEP, w).
    ADAGRAD,
    /// d as above; w · KEEP; first = fma(d − first, FIRST_GAIN, first); second = second ·
    /// SECOND_KEEP + (SECOND_GAIN · d) · d; w = w + (STEP · first) / (√second / ROOT + EPSILON).
    ADAM,
    /// first = (g − first) · FIRST_GAIN + first; second = (g · g − second) · SECOND_GAIN + second;
    /// w = w + (first / (√second + EPSILON)) · STEP.
    SPARSE_ADAM,
    /// w = w · KEEP, whatever the gradient.
    SCALE
  }

  /// Where each constant stands in the array of constants.
  public static final int STEP = 0;

  /// Weight decay.
  public static final int DECAY = 1;

  /// What is left of a row before it moves.
  public static final int KEEP = 2;

  /// What is added to a root before it divides.
  public static final int EPSILON = 3;

  /// How much of the first state stays.
  public static final int FIRST_KEEP = 4;

  /// How much of the gradient goes into the first state.
  public static final int FIRST_GAIN = 5;

  /// How much of the second state stays.
  public static final int SECOND_KEEP = 6;

  /// How much of the squared gradient goes into the second state.
  public static final int SECOND_GAIN = 7;

  /// How much of the momentum the row moves by.
  public static final int AHEAD = 8;

  /// How much of the gradient itself the row moves by.
  public static final int DIRECT = 9;

  /// What the root of the second state is divided by.
  public static final int ROOT = 10;

  /// The length of the array of constants.
  public static final int CONSTANTS = 11;

  private final int lanes;

  Updates(int lanes) {
    this.lanes = lanes;
  }

  /// With the kernels of this JVM.
  public static Updates active() {
    return Active.UPDATES;
  }

  static Updates of(int vectorBits) {
    return switch (vectorBits) {
      case 512 -> new Updates512();
      case 256 -> new Updates256();
      case 128 -> new Updates128();
      default -> new ScalarUpdates();
    };
  }

  private static final class Active {
    static final Updates UPDATES = of(Kernels.active().vectorBits());
  }

  private static final class Tail {
    static final Updates SCALAR = new ScalarUpdates();
  }

  /// Updates `count` elements from byte `start` on, by the gradient `g[at ..]`.
  ///
  /// @param first state, or w where the rule has none
  /// @param second more state, or w where the rule has none
  /// @param constants [#CONSTANTS] of them
  public final void apply(
      Rule rule,
      float[] g,
      int at,
      MemorySegment w,
      MemorySegment first,
      MemorySegment second,
      long start,
      int count,
      float[] constants) {
    int most = lanes * MappedGuard.MOST_STEPS;
    int whole = count - count % lanes;
    for (int i = 0; i < whole; i += most) {
      int some = Math.min(most, whole - i);
      run(rule, g, at + i, w, first, second, start + i * 4L, some, constants);
    }
    if (whole < count) {
      long from = start + whole * 4L;
      Tail.SCALAR.run(rule, g, at + whole, w, first, second, from, count - whole, constants);
    }
  }

  private void run(
      Rule rule,
      float[] g,
      int at,
      MemorySegment w,
      MemorySegment first,
      MemorySegment second,
      long start,
      int count,
      float[] constants) {
    switch (rule) {
      case SGD -> sgd(g, at, w, start, count, constants);
      case MOMENTUM -> momentum(g, at, w, first, start, count, constants);
      case ADAGRAD -> adagrad(g, at, w, first, start, count, constants);
      case ADAM -> adam(g, at, w, first, second, start, count, constants);
      case SPARSE_ADAM -> sparseAdam(g, at, w, first, second, start, count, constants);
      case SCALE -> scale(w, start, count, constants);
    }
  }

  // Elements of a multiple of the lanes, MappedGuard.MOST_STEPS times the lanes at most.

  abstract void sgd(float[] g, int at, MemorySegment w, long start, int count, float[] c);

  abstract void momentum(
      float[] g, int at, MemorySegment w, MemorySegment first, long start, int count, float[] c);

  abstract void adagrad(
      float[] g, int at, MemorySegment w, MemorySegment first, long start, int count, float[] c);

  abstract void adam(
      float[] g,
      int at,
      MemorySegment w,
      MemorySegment first,
      MemorySegment second,
      long start,
      int count,
      float[] c);

  abstract void sparseAdam(
      float[] g,
      int at,
      MemorySegment w,
      MemorySegment first,
      MemorySegment second,
      long start,
      int count,
      float[] c);

  abstract void scale(MemorySegment w, long start, int count, float[] c);
}
