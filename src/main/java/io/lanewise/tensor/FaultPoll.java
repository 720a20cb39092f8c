package io.lanewise.tensor;

/// Makes the JVM deliver a pending memory fault here and now.
///
/// A fault in mapped memory is only noted when it happens, and thrown at the thread's next
/// safepoint poll. In compiled code that may be the return of the whole compiled method, behind
/// every `catch` that was inlined into it. So a `try` that expects the fault polls before it ends.
///
/// The loop below cannot be counted, unrolled or removed, because its bound is read anew each time,
/// and the compiler keeps a poll on the way back to the start of such a loop. It costs about a
/// nanosecond; a call into native code, which polls too, costs thirty.
final class FaultPoll {
  /// Two: the loop goes round twice.
  private static volatile int rounds = 2;

  private FaultPoll() {}

  static void poll() {
    for (int left = rounds; left > 0; left >>>= 1) {
      // Nothing: going round is the purpose.
    }
  }
}
