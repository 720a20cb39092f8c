package io.lanewise.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Counts line ends, eight bytes at a time.
final class LineCount {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int WINDOW = 1 << 16;
  private static final long LINE_ENDS = 0x0a0a0a0a0a0a0a0aL;
  private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;

  private LineCount() {}

  /// The bytes 0x0a of a file from `start` on.
  static long of(MappedFile file, long start) {
    byte[] window = new byte[(int) Math.min(WINDOW, file.size() - start)];
    long count = 0;
    for (long at = start; at < file.size(); at += window.length) {
      int length = (int) Math.min(window.length, file.size() - at);
      file.copy(at, window, 0, length);
      count += of(window, length);
    }
    return count;
  }

  private static long of(byte[] bytes, int length) {
    long count = 0;
    int at = 0;
    for (; at <= length - Long.BYTES; at += Long.BYTES) {
      // A byte of `difference` is 0 where the line ends are; then, and only then, its top bit is
      // clear after this sum and in the byte itself. No carry leaves a byte.
      long difference = (long) WORD.get(bytes, at) ^ LINE_ENDS;
      long others = ((difference & LOW_BITS) + LOW_BITS) | difference;
      count += Long.bitCount(~others & ~LOW_BITS);
    }
    for (; at < length; at++) {
      count += bytes[at] == '\n' ? 1 : 0;
    }
    return count;
  }
}
