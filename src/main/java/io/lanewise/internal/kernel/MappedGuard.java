package io.lanewise.internal.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Keeps a file that is truncated under its mapping from killing the process.
///
/// Reading a mapped page past the end of its file raises SIGBUS. HotSpot turns that into an
/// [InternalError] only in compiled methods that hold an ordinary (scalar) segment access; vector
/// loads don't count. So every method with vector loads over memory that may be mapped reads one
/// byte of this always valid segment.
///
/// A compilation that enters at a loop (on-stack replacement) has what follows the loop, but not
/// what stands before it; and it has what follows only if the loop was left before, since code that
/// never ran is not compiled. So the read stands behind the innermost loop, and that loop is short:
/// it ends many times before it is hot enough to be entered in the middle.
///
/// [Pooling] has it within its loop: every compilation has that, too, and a loop around the loop
/// would be more than C2 can follow its accumulators through. It costs four scalar instructions a
/// row.
final class MappedGuard {
  /// One zero byte, and never anything else.
  static final MemorySegment MEMORY = Arena.global().allocate(1);

  /// The most steps of a loop over vectors: a twentieth of what makes the compiler enter a loop.
  static final int MOST_STEPS = 2048;

  private MappedGuard() {}

  /// Thrown if the zero is not zero, which nothing can bring about: it keeps the read alive.
  static AssertionError broken() {
    return new AssertionError("the guard byte was overwritten");
  }
}
