package io.lanewise.internal.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Keeps a file that is truncated under its mapping from killing the process.
///
/// Reading a mapped page past the end of its file raises SIGBUS. HotSpot turns that into an
/// [InternalError] only in compiled methods that hold an ordinary (scalar) segment access; vector
/// loads don't count. So every method with vector loads over memory that may be mapped reads one
/// byte of this always valid segment. The read stands behind the innermost loop: a compilation that
/// enters at the loop (on-stack replacement) would leave out one that stands before it.
final class MappedGuard {
  /// One zero byte, and never anything else.
  static final MemorySegment MEMORY = Arena.global().allocate(1);

  private MappedGuard() {}

  /// Thrown if the zero is not zero, which nothing can bring about: it keeps the read alive.
  static AssertionError broken() {
    return new AssertionError("the guard byte was overwritten");
  }
}
