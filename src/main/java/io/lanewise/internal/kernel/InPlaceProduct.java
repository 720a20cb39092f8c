package io.lanewise.internal.kernel;

import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// [Product] over a weight's own rows, (out, in) as they lie in the file, through [RowTiles].
///
/// Every output is a dot product of two rows: 16 partial sums, the columns beyond the last multiple
/// of 16 onto the first of them, [Trees], then the bias. Sixteen outputs are under way at a time.
/// Weights are read from memory once a call, however many rows x has, in the order they lie there.
final class InPlaceProduct extends TiledProduct {
  /// Outputs under way at a time: what a tree takes.
  private static final int OUTPUTS = 16;

  /// Partial sums of one row of x: 16 for each output.
  private static final int ROW_SUMS = OUTPUTS * Trees.LANES;

  private static final int COLUMN_BLOCK = MappedGuard.MOST_STEPS * Trees.LANES;

  private final Trees trees;

  InPlaceProduct(
      RowTiles tiles,
      Trees trees,
      MemorySegment weights,
      int in,
      int out,
      float @Nullable [] bias,
      Activations.Epilogue epilogue) {
    super(tiles, weights, in, out, bias, epilogue);
    this.trees = trees;
  }

  @Override
  public int grain() {
    return 1;
  }

  @Override
  public void multiply(float[] x, int xOffset, int rows, float[] y, int yOffset, int from, int to) {
    if (rows == 0) {
      return;
    }
    int tileCount = Blocks.tiles(tiles, rows);
    int tallest = Blocks.height(rows, tileCount);
    float[] sums = scratch.borrow(tallest * ROW_SUMS + OUTPUTS);
    for (int n = from; n < to; n += OUTPUTS) {
      int outputs = Math.min(OUTPUTS, to - n);
      int row = 0;
      for (int tile = 0; tile < tileCount; tile++) {
        int height = Blocks.height(rows - row, tileCount - tile);
        int xAt = xOffset + row * in;
        partialSums(x, xAt, height, n, outputs, sums);
        for (int r = 0; r < height; r++) {
          int yAt = yOffset + (row + r) * out + n;
          lastColumns(x, xAt + r * in, n, outputs, sums, r * ROW_SUMS);
          finish(n, outputs, sums, r * ROW_SUMS, tallest * ROW_SUMS, y, yAt);
        }
        row += height;
      }
    }
    scratch.giveBack(sums);
  }

  /// Sixteen sums for each pair of `height` rows and up to 16 outputs.
  private void partialSums(float[] x, int xOffset, int height, int n, int outputs, float[] sums) {
    Arrays.fill(sums, 0, height * ROW_SUMS, 0f);
    long rowBytes = (long) in * Float.BYTES;
    int most = tiles.mostGroups(height);
    int end = in - in % Trees.LANES;
    for (int k = 0; k < end; k += COLUMN_BLOCK) {
      int depth = Math.min(COLUMN_BLOCK, end - k);
      for (int p = 0; p < outputs; p += most) {
        int groups = Math.min(most, outputs - p);
        long offset = (n + p) * rowBytes + (long) k * Float.BYTES;
        tiles.tile(
            height,
            groups,
            x,
            xOffset + k,
            in,
            weights,
            offset,
            rowBytes,
            depth,
            sums,
            p * Trees.LANES,
            ROW_SUMS);
      }
    }
  }

  /// The columns beyond the last multiple of 16: the same code at every width.
  private void lastColumns(float[] x, int xOffset, int n, int outputs, float[] sums, int at) {
    int whole = in - in % Trees.LANES;
    for (int p = 0; p < outputs && whole < in; p++) {
      long row = (long) (n + p) * in * Float.BYTES;
      for (int k = whole; k < in; k++) {
        float w = weights.get(Tensor.FLOAT, row + (long) k * Float.BYTES);
        int lane = at + p * Trees.LANES + k - whole;
        sums[lane] = Math.fma(x[xOffset + k], w, sums[lane]);
      }
    }
  }

  /// Adds up the sums of one row, then the bias, and applies the activation.
  private void finish(int n, int outputs, float[] sums, int at, int spare, float[] y, int yOffset) {
    if (outputs == OUTPUTS) {
      trees.sixteen(sums, at, y, yOffset);
    } else {
      trees.sixteen(sums, at, sums, spare);
      System.arraycopy(sums, spare, y, yOffset, outputs);
    }
    if (bias != null) {
      for (int p = 0; p < outputs; p++) {
        y[yOffset + p] += bias[n + p];
      }
    }
    epilogue.apply(y, yOffset, outputs);
  }
}
