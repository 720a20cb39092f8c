package io.lanewise.jmh.runner;

import io.lanewise.jmh.compare.Block;
import io.lanewise.jmh.compare.Case;
import io.lanewise.jmh.compare.Fork;

/// Runs one process of one build.
@FunctionalInterface
public interface ForkRunner {
  /// A process that ended well.
  ///
  /// @param fork its iterations beside which the machine was calm; all, if there are too few such
  /// @param calm whether there were enough
  record Ran(Fork fork, boolean calm) {}

  /// Waits for it.
  ///
  /// @throws ForkFailedException if it did not end well
  /// @throws MachineBusyException if it could not start beside another measurement
  /// @throws InterruptedException if the comparison is to end now
  Ran run(Block.Slot slot, Case id)
      throws ForkFailedException, MachineBusyException, InterruptedException;
}
