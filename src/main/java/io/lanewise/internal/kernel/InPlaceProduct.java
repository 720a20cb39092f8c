package io.lanewise.internal.kernel;

import io.lanewise.internal.parallel.NativeScratch;
import io.lanewise.internal.parallel.Scratch;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// [Product] over a weight's own rows, (out, in) as they lie in the file, through [RowTiles].
///
/// Every output is a dot product of two rows: 16 partial sums, the columns beyond the last multiple
/// of 16 onto the first of them, [Trees], then the bias. Sixteen outputs are under way at a time.
/// Weights are read from memory once a call, however many rows x has, in the order they lie there.
///
/// **Short rows out of memory.** Eight rows side by side are eight places that take turns, in two
/// or three pages, and the processor fetches nothing ahead. So the first row of x is multiplied
/// with one row of the weight after the other, which is slower out of a cache and as fast as memory
/// is read; a piece of the weight on, it is in the second-level cache for the rest of x. Of a
/// gigabyte of rows of 256, one row of x reads 24 GB/s instead of 10, four 13 instead of 8.
///
/// Codes become floats on the way, a block of columns of sixteen rows at a time, as a look-up would
/// return them; floats of 16 bits are read by the tiles themselves.
final class InPlaceProduct extends TiledProduct<RowTiles> implements WindowProduct {
  /// Outputs under way at a time: what a tree takes.
  private static final int OUTPUTS = 16;

  /// Partial sums of one row of x: 16 for each output.
  private static final int ROW_SUMS = OUTPUTS * Trees.LANES;

  private static final int COLUMN_BLOCK = MappedGuard.MOST_STEPS * Trees.LANES;

  /// Columns of codes that are floats at a time: sixteen rows are 32 KB, most of a first-level
  /// cache, and whole groups of scales.
  private static final int WIDE_BLOCK = 512;

  /// Longer rows are fetched ahead, eight side by side or one after the other.
  private static final int SHORT_BYTES = 4096;

  /// Rows of the weight that stay in a second-level cache for the rest of x.
  private static final int NEAR_BYTES = 256 << 10;

  private final Trees trees;
  private final PanelForm form;
  private final long rowBytes;
  private final @Nullable Rows codes;
  private final ColdReads cold;
  private final boolean inTurn;
  private final NativeScratch wide = new NativeScratch();

  /// Of one length: a pool that has others gives short ones up.
  private final Scratch rowScratch = new Scratch();

  /// @param tiles those of the weight's dtype, or for codes those of F32
  InPlaceProduct(
      RowTiles tiles,
      Trees trees,
      PlacedWeight weight,
      float @Nullable [] bias,
      Activations.Epilogue epilogue) {
    super(tiles, weight.tensor().segment(), weight.in(), weight.out(), bias, epilogue);
    this.trees = trees;
    this.codes = weight.isWidened() ? weight.rows() : null;
    this.form = codes == null ? weight.rows().panelForm() : PanelForm.F32;
    this.rowBytes = codes == null ? in * (form.bits() / 8L) : WIDE_BLOCK * (long) Float.BYTES;
    this.cold = ColdReads.of(weights, rowBytes);
    this.inTurn = codes == null && rowBytes <= SHORT_BYTES && weights.byteSize() >= Fetch.FAR_BYTES;
  }

  @Override
  public int grain() {
    return 1;
  }

  @Override
  public void multiply(float[] x, int xOffset, int rows, float[] y, int yOffset, int from, int to) {
    window(x, xOffset, rows, from, to - from, y, yOffset + from, out);
  }

  @Override
  public void window(
      float[] x,
      int xOffset,
      int rows,
      long first,
      int count,
      float[] y,
      int yOffset,
      int yStride) {
    if (rows == 0) {
      return;
    }
    if (codes == null) {
      cold.rows(first, count);
    }
    if (!inTurn) {
      outputs(x, xOffset, rows, first, count, y, yOffset, yStride);
      return;
    }
    int near = (int) Math.max(OUTPUTS, NEAR_BYTES / rowBytes / OUTPUTS * OUTPUTS);
    for (int done = 0; done < count; done += near) {
      int some = Math.min(near, count - done);
      int at = yOffset + done;
      inTurn(x, xOffset, first + done, some, y, at);
      outputs(x, xOffset + in, rows - 1, first + done, some, y, at + yStride, yStride);
    }
  }

  /// One row of x and `count` outputs, one after the other.
  private void inTurn(float[] x, int xOffset, long first, int count, float[] y, int yOffset) {
    float[] sums = scratch.borrow(ROW_SUMS + OUTPUTS);
    int whole = in - in % Trees.LANES;
    for (int done = 0; done < count; done += OUTPUTS) {
      long n = first + done;
      int outputs = Math.min(OUTPUTS, count - done);
      tiles.inTurn(outputs, rowBytes, x, xOffset, weights, n * rowBytes, whole, sums, 0);
      if (whole < in) {
        lastColumns(x, xOffset, weights, n * rowBytes, outputs, whole, in, sums, 0);
      }
      finish(n, outputs, sums, 0, ROW_SUMS, y, yOffset + done);
    }
    scratch.giveBack(sums);
  }

  /// Some rows of x and `count` outputs, sixteen after the other.
  private void outputs(
      float[] x,
      int xOffset,
      int rows,
      long first,
      int count,
      float[] y,
      int yOffset,
      int yStride) {
    if (rows == 0) {
      return;
    }
    int tileCount = Blocks.tiles(tiles, rows);
    int tallest = Blocks.height(tiles, rows, tileCount);
    float[] sums = scratch.borrow(tallest * ROW_SUMS + OUTPUTS);
    for (int done = 0; done < count; done += OUTPUTS) {
      long n = first + done;
      int outputs = Math.min(OUTPUTS, count - done);
      int row = 0;
      for (int tile = 0; tile < tileCount; tile++) {
        int height = Blocks.height(tiles, rows - row, tileCount - tile);
        Arrays.fill(sums, 0, height * ROW_SUMS, 0f);
        if (codes == null) {
          placed(x, xOffset + row * in, height, n, outputs, sums);
        } else {
          widened(codes, x, xOffset + row * in, height, n, outputs, sums);
        }
        for (int r = 0; r < height; r++) {
          int yAt = yOffset + (row + r) * yStride + done;
          finish(n, outputs, sums, r * ROW_SUMS, tallest * ROW_SUMS, y, yAt);
        }
        row += height;
      }
    }
    scratch.giveBack(sums);
  }

  /// Sixteen sums for each pair of `height` rows and up to 16 outputs, from the weight itself.
  private void placed(float[] x, int xOffset, int height, long n, int outputs, float[] sums) {
    for (int k = 0; k < in; k += COLUMN_BLOCK) {
      long offset = n * rowBytes + k * (form.bits() / 8L);
      int depth = Math.min(COLUMN_BLOCK, in - k);
      columns(x, xOffset + k, height, weights, offset, outputs, depth, sums);
    }
  }

  /// The same from codes, a block of columns at a time.
  private void widened(
      Rows codes, float[] x, int xOffset, int height, long n, int outputs, float[] sums) {
    float[] row = rowScratch.borrow(WIDE_BLOCK);
    MemorySegment block = wide.borrow(OUTPUTS * WIDE_BLOCK);
    for (int k = 0; k < in; k += WIDE_BLOCK) {
      int depth = Math.min(WIDE_BLOCK, in - k);
      for (int p = 0; p < outputs; p++) {
        codes.copyColumns(n + p, k, depth, row, 0);
        MemorySegment.copy(row, 0, block, Tensor.FLOAT, p * rowBytes, depth);
      }
      columns(x, xOffset + k, height, block, 0, outputs, depth, sums);
    }
    wide.giveBack(block);
    rowScratch.giveBack(row);
  }

  /// Some columns of `height` rows of x and of up to 16 outputs.
  private void columns(
      float[] x,
      int xOffset,
      int height,
      MemorySegment memory,
      long offset,
      int outputs,
      int depth,
      float[] sums) {
    int whole = depth - depth % Trees.LANES;
    int most = tiles.mostGroups(height);
    for (int p = 0; p < outputs && whole > 0; p += most) {
      int groups = Math.min(most, outputs - p);
      long at = offset + p * rowBytes;
      int sumsAt = p * Trees.LANES;
      tiles.tile(
          height, groups, x, xOffset, in, memory, at, rowBytes, whole, sums, sumsAt, ROW_SUMS, sums,
          sumsAt, ROW_SUMS);
    }
    for (int r = 0; r < height && whole < depth; r++) {
      lastColumns(x, xOffset + r * in, memory, offset, outputs, whole, depth, sums, r * ROW_SUMS);
    }
  }

  /// The columns beyond the last multiple of 16: the same code at every width.
  private void lastColumns(
      float[] x,
      int xOffset,
      MemorySegment memory,
      long offset,
      int outputs,
      int from,
      int to,
      float[] sums,
      int at) {
    for (int p = 0; p < outputs; p++) {
      for (int k = from; k < to; k++) {
        float w = RowTiles.element(form, memory, offset + p * rowBytes, k);
        int lane = at + p * Trees.LANES + k - from;
        sums[lane] = Math.fma(x[xOffset + k], w, sums[lane]);
      }
    }
  }

  /// Adds up the sums of one row, then the bias, and applies the activation.
  private void finish(
      long n, int outputs, float[] sums, int at, int spare, float[] y, int yOffset) {
    if (outputs == OUTPUTS) {
      trees.sixteen(sums, at, y, yOffset);
    } else {
      trees.sixteen(sums, at, sums, spare);
      System.arraycopy(sums, spare, y, yOffset, outputs);
    }
    if (bias != null) {
      for (int p = 0; p < outputs; p++) {
        y[yOffset + p] += bias[(int) n + p];
      }
    }
    epilogue.apply(y, yOffset, outputs);
  }
}
