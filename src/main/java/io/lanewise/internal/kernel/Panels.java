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

  /// Columns a piece: with its 16 rows a quarter of a megabyte, which the second-level cache holds.
  public static final int PIECE = 4096;

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
    Shape shape = Shape.of(count(Math.toIntExact(rows.count())), in, WIDTH);
    MemorySegment panels = arena.allocate(Tensor.byteCount(DType.F32, shape), ALIGNMENT);
    int most = Math.clamp(in, 1, PIECE);
    float[] scratch = new float[scratchLength(most)];
    for (int panel = 0; panel < shape.dim(0); panel++) {
      for (int from = 0; from < in; from += most) {
        int count = Math.min(most, in - from);
        long offset = panel * panelBytes(in) + panelBytes(from);
        MemorySegment piece = panels.asSlice(offset, panelBytes(count));
        packPiece(weight, rows, panel, from, count, scratch, piece);
      }
    }
    return Tensor.of(weight.name(), DType.F32, shape, panels);
  }

  /// Packs columns of one panel, `count` of them from column `from` on, to the start of `piece`.
  ///
  /// @param rows those of the weight
  /// @param scratch for 16 rows of `count` floats, [#scratchLength]
  /// @throws LanewiseException if the weight's memory is closed or its file was truncated
  public static void packPiece(
      Tensor weight,
      Rows rows,
      int panel,
      int from,
      int count,
      float[] scratch,
      MemorySegment piece) {
    int first = panel * WIDTH;
    int height = (int) Math.min(WIDTH, rows.count() - first);
    int stride = stride(count);
    try {
      for (int n = 0; n < height; n++) {
        rows.copyColumns(first + n, from, count, scratch, n * stride);
      }
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw weight.explain("linear: pack", fault);
    }
    Arrays.fill(scratch, height * stride, WIDTH * stride, 0f);
    for (int k = 0; k < count; k++) {
      long offset = (long) k * (WIDTH * Float.BYTES);
      for (int n = 0; n < WIDTH; n++) {
        piece.set(Tensor.FLOAT, offset + (long) n * Float.BYTES, scratch[n * stride + k]);
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
