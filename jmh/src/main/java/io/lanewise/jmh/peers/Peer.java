package io.lanewise.jmh.peers;

/// One implementation of one operation, over memory that is ready before the first call.
interface Peer {
  /// Computes all of the answer.
  ///
  /// @param turn which of the problem's inputs to take, counting up; those with one input ignore it
  /// @return what was computed, so that no compiler leaves it out
  Object run(int turn) throws Exception;

  /// The answer of the last run.
  float[] answer();

  /// Gives natives back.
  default void close() throws Exception {}
}
