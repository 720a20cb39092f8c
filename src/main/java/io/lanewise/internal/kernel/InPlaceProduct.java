package io.lanewise.internal.kernel;

import io.lanewise.internal.parallel.Scratch;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// [Product] over a weight's own rows, (out, in) as they lie in the file, through [RowTiles].
///
/// Every output is a dot product of two rows: 16 partial sums, the columns beyond the last multiple
/// of 16 onto the first of them, [Tree], then the bias. Weights are read once a call, however many
/// rows x has, in the order they lie in memory.
final class InPlaceProduct implements Product {
  private static final int COLUMN_BLOCK = MappedGuard.MOST_STEPS * Tree.LANES;

  /// Outputs of a row that pass through the activation at a time: whole registers, still cached.
  private static final int FINISHED = 128;

  private final RowTiles tiles;
  private final MemorySegment weights;
  private final int in;
  private final int out;
  private final float @Nullable [] bias;
  private final Activations.Epilogue epilogue;
  private final Scratch scratch = new Scratch();

  InPlaceProduct(
      RowTiles tiles,
      MemorySegment weights,
      int in,
      int out,
      float @Nullable [] bias,
      Activations.Epilogue epilogue) {
    this.tiles = tiles;
    this.weights = weights;
    this.in = in;
    this.out = out;
    this.bias = bias;
    this.epilogue = epilogue;
  }

  @Override
  public int vectorBits() {
    return tiles.vectorBits();
  }

  @Override
  public int inputs() {
    return in;
  }

  @Override
  public int outputs() {
    return out;
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
    int mostRows = Math.min(tiles.mostRows(), rows);
    int outputs = tiles.mostGroups(mostRows);
    float[] sums = scratch.borrow(tiles.mostRows() * tiles.mostGroups(1) * Tree.LANES);
    int activated = from;
    for (int n = from; n < to; n += outputs) {
      int count = Math.min(outputs, to - n);
      for (int row = 0; row < rows; row += mostRows) {
        int height = Math.min(mostRows, rows - row);
        int xAt = xOffset + row * in;
        tile(x, xAt, height, n, count, sums);
        finish(x, xAt, height, n, count, sums, y, yOffset + row * out);
      }
      if (n + count == to || n + count - activated >= FINISHED) {
        int end = n + count == to ? to : activated + FINISHED;
        activate(y, yOffset + activated, rows, end - activated);
        activated = end;
      }
    }
    scratch.giveBack(sums);
  }

  private void activate(float[] y, int yOffset, int rows, int count) {
    if (!epilogue.isNone()) {
      for (int row = 0; row < rows; row++) {
        epilogue.apply(y, yOffset + row * out, count);
      }
    }
  }

  private void tile(float[] x, int xOffset, int height, int n, int count, float[] sums) {
    int stride = count * Tree.LANES;
    long rowBytes = (long) in * Float.BYTES;
    Arrays.fill(sums, 0, height * stride, 0f);
    int end = in - in % Tree.LANES;
    for (int k = 0; k < end; k += COLUMN_BLOCK) {
      int depth = Math.min(COLUMN_BLOCK, end - k);
      long offset = n * rowBytes + (long) k * Float.BYTES;
      tiles.tile(
          height, count, x, xOffset + k, in, weights, offset, rowBytes, depth, sums, 0, stride);
    }
  }

  /// The last columns, the tree and the bias: the same code at every width.
  private void finish(
      float[] x, int xOffset, int height, int n, int count, float[] sums, float[] y, int yOffset) {
    int depth = in - in % Tree.LANES;
    for (int r = 0; r < height; r++) {
      for (int p = 0; p < count; p++) {
        int at = (r * count + p) * Tree.LANES;
        long rowOffset = (long) (n + p) * in * Float.BYTES;
        for (int k = depth; k < in; k++) {
          float w = weights.get(Tensor.FLOAT, rowOffset + (long) k * Float.BYTES);
          int lane = at + k - depth;
          sums[lane] = Math.fma(x[xOffset + r * in + k], w, sums[lane]);
        }
        float dot = Tree.sum(sums, at);
        y[yOffset + r * out + n + p] = bias == null ? dot : dot + bias[n + p];
      }
    }
  }
}
