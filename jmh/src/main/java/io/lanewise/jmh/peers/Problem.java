package io.lanewise.jmh.peers;

/// Operands, and the answer that every peer must give to them.
interface Problem {
  /// The right answer, of the first call.
  float[] expected();

  /// How far an element of another's answer may be from ours.
  float tolerance();
}
