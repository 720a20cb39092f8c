package io.lanewise.cli.bench;

import io.lanewise.layer.Narrow;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// One thing to measure: calls of one layer with operands of one size, from array to array.
///
/// Each call works on memory that was allocated before, so whatever it allocates is the library's.
public interface Case {
  /// How the layer is called.
  Entry entry();

  /// The weight: input and output features, or rows and width of the table.
  Size size();

  /// What the weight or table is stored as.
  Narrow dtype();

  /// Rows a call.
  int rows();

  /// Floating-point operations a call: 2 · rows · in · out, 0 for a look-up.
  double flops();

  /// Bytes that a call reads of the weight or the table, each once.
  long bytes();

  /// Bytes among which those lie: what fits a cache is read at the speed of that cache.
  long footprint();

  /// Whether reading is the limit and not arithmetic: look-ups, and products of a single row, which
  /// use each weight once.
  default boolean isBoundByReading() {
    return flops() == 0 || rows() == 1;
  }

  /// Makes one call.
  void call();

  /// Compares the answer of the last call with one computed in the plainest way, bit for bit.
  ///
  /// @throws WrongAnswerException at the first element that differs
  void check();

  /// Builds a case.
  ///
  /// @param table the table of look-ups, see [LookupCase#fill]
  /// @param arena for the weight
  /// @throws OutOfMemoryError if the table is larger than `table`, or there is no room for the
  ///   operands
  static Case of(Entry entry, Size size, int rows, Narrow dtype, MemorySegment table, Arena arena) {
    return entry == Entry.LOOKUP
        ? new LookupCase(size, rows, dtype, table)
        : new LinearCase(entry, size, rows, dtype, arena);
  }
}
