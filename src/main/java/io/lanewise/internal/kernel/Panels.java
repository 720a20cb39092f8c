package io.lanewise.internal.kernel;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.LanewiseException;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

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

  private Panels() {}

  /// How many panels hold this many outputs.
  public static int count(int outFeatures) {
    return (outFeatures + WIDTH - 1) / WIDTH;
  }

  /// Bytes from one panel to the next.
  public static long panelBytes(int inFeatures) {
    return (long) inFeatures * WIDTH * Float.BYTES;
  }

  /// Packs a weight of 2-D rows, reading each row once.
  ///
  /// @throws LanewiseException if the weight's memory is closed or its file was truncated
  public static Tensor pack(Tensor weight, Rows rows, Arena arena) {
    int in = rows.width();
    int out = Math.toIntExact(rows.count());
    Shape shape = Shape.of(count(out), in, WIDTH);
    MemorySegment panels = arena.allocate(Tensor.byteCount(DType.F32, shape), ALIGNMENT);
    float[] row = new float[in];
    try {
      for (int n = 0; n < out; n++) {
        rows.copy(n, row, 0);
        long offset = n / WIDTH * panelBytes(in) + (long) (n % WIDTH) * Float.BYTES;
        for (int k = 0; k < in; k++) {
          panels.set(Tensor.FLOAT, offset + (long) k * (WIDTH * Float.BYTES), row[k]);
        }
      }
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw weight.explain("linear: pack", fault);
    }
    return Tensor.of(weight.name(), DType.F32, shape, panels);
  }

  /// Packs columns of one panel, `count` of them from column `from` on, to the start of `piece`.
  ///
  /// @param weight (out, in), F32
  /// @param rows scratch for 16 rows of `count` floats, [#scratchLength]
  /// @throws LanewiseException if the weight's memory is closed or its file was truncated
  public static void packPiece(
      Tensor weight, int panel, int from, int count, float[] rows, MemorySegment piece) {
    long in = weight.shape().dim(1);
    int first = panel * WIDTH;
    int height = (int) Math.min(WIDTH, weight.shape().dim(0) - first);
    int stride = stride(count);
    try {
      for (int n = 0; n < height; n++) {
        long offset = ((first + n) * in + from) * Float.BYTES;
        MemorySegment.copy(weight.segment(), Tensor.FLOAT, offset, rows, n * stride, count);
      }
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw weight.explain("linear: pack", fault);
    }
    Arrays.fill(rows, height * stride, WIDTH * stride, 0f);
    for (int k = 0; k < count; k++) {
      long offset = (long) k * (WIDTH * Float.BYTES);
      for (int n = 0; n < WIDTH; n++) {
        piece.set(Tensor.FLOAT, offset + (long) n * Float.BYTES, rows[n * stride + k]);
      }
    }
  }

  /// Floats that [#packPiece] needs beside the piece.
  public static int scratchLength(int count) {
    return WIDTH * stride(count);
  }

  /// A cache line more than a row, for rows a power of two apart compete for the same lines.
  private static int stride(int count) {
    return count + WIDTH;
  }
}
