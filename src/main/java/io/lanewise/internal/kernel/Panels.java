package io.lanewise.internal.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The packed form of a Linear weight: shape (⌈out/16⌉, in, 16), F32, outputs beyond `out` zero.
///
/// ```
/// panel[p][k][n] = weight[16p + n][k]        64 bytes a k step: one AVX-512 register, two AVX2, four NEON
/// ```
///
/// One form serves every CPU, so packed weights can be written to a file and mapped anywhere.
public final class Panels {
  /// Outputs a panel.
  public static final int WIDTH = 16;

  /// A cache line, so that no 512-bit load crosses one.
  private static final int ALIGNMENT = 64;

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Panels() {}

  /// How many panels hold this many outputs.
  public static int count(int outFeatures) {
    return (outFeatures + WIDTH - 1) / WIDTH;
  }

  /// Bytes from one panel to the next.
  public static long panelBytes(int inFeatures) {
    return (long) inFeatures * WIDTH * Float.BYTES;
  }

  /// Packs a weight, reading each of its rows once.
  public static MemorySegment pack(Rows weight, Arena arena) {
    int in = weight.width();
    int out = Math.toIntExact(weight.count());
    MemorySegment panels = arena.allocate(count(out) * panelBytes(in), ALIGNMENT);
    float[] row = new float[in];
    for (int n = 0; n < out; n++) {
      weight.copy(n, row, 0);
      long offset = n / WIDTH * panelBytes(in) + (long) (n % WIDTH) * Float.BYTES;
      for (int k = 0; k < in; k++) {
        panels.set(FLOAT, offset + (long) k * (WIDTH * Float.BYTES), row[k]);
      }
    }
    return panels;
  }
}
