package io.lanewise.internal.kernel;

import java.lang.foreign.MemorySegment;

/// Copies four rows at a time, a register of each in turn.
///
/// Rows picked at random miss every cache, and a copy of one row waits for its own misses alone.
/// With four rows under way four times as many are in flight: 4096 rows of 384 out of a gigabyte
/// take two thirds of the time (1001 → 656 µs), out of the cache four fifths.
abstract class RowCopies {
  private final int lanes;

  RowCopies(int lanes) {
    this.lanes = lanes;
  }

  /// Whether rows of this width are for [#four]: a register at least, and no more steps than
  /// [MappedGuard] allows.
  final boolean fit(int width) {
    return width >= lanes && width <= lanes * MappedGuard.MOST_STEPS;
  }

  /// Copies the rows at bytes `a`, `b`, `c` and `d` of `table`, native and possibly mapped, to
  /// `out[outOffset .. outOffset + 4 · width)`, bit for bit. All ranges were checked by the caller.
  abstract void four(
      MemorySegment table, long a, long b, long c, long d, float[] out, int outOffset, int width);
}
