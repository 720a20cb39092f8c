package io.lanewise.internal.kernel;

import io.lanewise.internal.parallel.Scratch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// [Product] over [Panels]: [Blocks] for the caches around [PanelTiles].
///
/// Chains begin with the bias and lie in y between blocks of columns, so blocking changes no bit.
/// After the last one the outputs of a tile, still in the first-level cache, pass through the
/// activation.
final class PackedProduct extends TiledProduct<PanelTiles> {
  private static final float[] NONE = {};

  private final Interleaver interleaver;
  private final Scratch interleaved = new Scratch();
  private final PanelForm form;
  private final long panelBytes;
  private final ColdReads cold;
  private final float @Nullable [] scales;
  private final @Nullable PackedProduct offsets;

  /// What the chains of whole panels begin with, unless `offsets` writes that to y.
  private final float[] starts;

  /// @param interleaver x for the taller tiles
  /// @param offsets y = b + (sums of x over blocks) · offsets, where the weight has offsets
  PackedProduct(
      PanelTiles tiles,
      Interleaver interleaver,
      PackedWeight weight,
      @Nullable PackedProduct offsets,
      float @Nullable [] bias,
      Activations.Epilogue epilogue) {
    super(tiles, weight.memory(), weight.in(), weight.out(), bias, epilogue);
    this.interleaver = interleaver;
    this.form = weight.form();
    this.panelBytes = form.bytes(in);
    this.cold = ColdReads.of(weights, panelBytes);
    this.scales = weight.scales() == null ? null : weight.scales().toFloats();
    this.offsets = offsets;
    this.starts = new float[Panels.count(out) * Panels.WIDTH];
    if (scales == null && bias != null) {
      System.arraycopy(bias, 0, starts, 0, out);
    }
  }

  @Override
  public int grain() {
    return Panels.WIDTH;
  }

  @Override
  public void multiply(float[] x, int xOffset, int rows, float[] y, int yOffset, int from, int to) {
    int panel = from / Panels.WIDTH;
    cold.rows(panel, Math.ceilDiv(to, Panels.WIDTH) - panel);
    if (offsets != null) {
      startFromOffsets(offsets, x, xOffset, rows, y, yOffset, from, to);
    }
    if (in == 0) {
      for (int row = 0; row < rows; row++) {
        int at = yOffset + row * out + from;
        System.arraycopy(starts, from, y, at, to - from);
        finish(y, at, from, to - from);
      }
    }
    int columns = Blocks.columns(in, rows <= tiles.mostRows());
    for (int k = 0; k < in; k += columns) {
      int depth = Math.min(columns, in - k);
      for (int row = 0; row < rows; row += Blocks.ROWS) {
        int height = Math.min(Blocks.ROWS, rows - row);
        block(x, xOffset + row * in + k, height, k, depth, y, yOffset + row * out, from, to);
      }
    }
  }

  /// The chains of a weight with offsets begin in y: b + (sums of x over blocks) · offsets.
  private void startFromOffsets(
      PackedProduct offsets,
      float[] x,
      int xOffset,
      int rows,
      float[] y,
      int yOffset,
      int from,
      int to) {
    float[] sums = scratch.borrow(rows * offsets.in);
    for (int row = 0; row < rows; row++) {
      blockSums(x, xOffset + row * in, sums, row * offsets.in);
    }
    offsets.multiply(sums, 0, rows, y, yOffset, from, to);
    scratch.giveBack(sums);
  }

  /// The sum of each block of a row of x, column after column.
  private void blockSums(float[] x, int xOffset, float[] sums, int at) {
    for (int k = 0; k < in; k += PanelForm.GROUP) {
      float sum = 0;
      for (int i = k; i < Math.min(in, k + PanelForm.GROUP); i++) {
        sum += x[xOffset + i];
      }
      sums[at + k / PanelForm.GROUP] = sum;
    }
  }

  /// What follows the chains of outputs `n` up to `n + count`: scale and bias, then the activation.
  private void finish(float[] y, int yOffset, int n, int count) {
    if (scales != null && bias != null) {
      int real = Math.min(count, out - n);
      for (int i = 0; i < real; i++) {
        y[yOffset + i] = Math.fma(y[yOffset + i], scales[n + i], bias[n + i]);
      }
    } else if (scales != null) {
      for (int i = 0; i < count; i++) {
        y[yOffset + i] *= scales[n + i];
      }
    }
    epilogue.apply(y, yOffset, count);
  }

  /// All outputs `from` up to `to` of a block of rows, over a block of columns.
  private void block(
      float[] x,
      int xOffset,
      int rows,
      int k,
      int depth,
      float[] y,
      int yOffset,
      int from,
      int to) {
    float[] side = sideBySide(x, xOffset, rows, depth);
    int most = tiles.mostGroups(Blocks.height(tiles, rows, Blocks.tiles(tiles, rows)));
    int whole = to / Panels.WIDTH;
    int panel = from / Panels.WIDTH;
    for (int left = Math.ceilDiv(whole - panel, most); left > 0; left--) {
      int groups = Math.ceilDiv(whole - panel, left);
      int yAt = yOffset + panel * Panels.WIDTH;
      rowTiles(x, xOffset, side, rows, panel, groups, k, depth, y, yAt, out);
      panel += groups;
    }
    if (whole * Panels.WIDTH < to) {
      lastPanel(x, xOffset, side, rows, k, depth, y, yOffset + whole * Panels.WIDTH);
    }
    if (side.length > 0) {
      interleaved.giveBack(side);
    }
  }

  /// The rows of the block for its tall tiles, [#sideFloats] from one tile to the next.
  private float[] sideBySide(float[] x, int xOffset, int rows, int depth) {
    int count = Blocks.tiles(tiles, rows);
    if (Blocks.height(tiles, rows, count) <= tiles.directRows()) {
      return NONE;
    }
    int sideFloats = sideFloats(rows, depth);
    float[] side = interleaved.borrow(count * sideFloats);
    int row = 0;
    for (int tile = 0; tile < count; tile++) {
      int height = Blocks.height(tiles, rows - row, count - tile);
      interleaver.interleave(x, xOffset + row * in, in, height, depth, side, tile * sideFloats);
      row += height;
    }
    return side;
  }

  private int sideFloats(int rows, int depth) {
    return Interleaver.floats(Blocks.height(tiles, rows, Blocks.tiles(tiles, rows)), depth);
  }

  /// One group of panels for all rows of a block: the taller tiles first.
  private void rowTiles(
      float[] x,
      int xOffset,
      float[] side,
      int rows,
      int panel,
      int groups,
      int k,
      int depth,
      float[] y,
      int yOffset,
      int yStride) {
    long offset = panel * panelBytes + form.bytes(k);
    boolean begin = begins(k);
    boolean fetch = begin && Blocks.fetchesOutputs(rows, yStride);
    boolean finish = k + depth == in && !(epilogue.isNone() && scales == null);
    int count = Blocks.tiles(tiles, rows);
    int sideFloats = sideFloats(rows, depth);
    int row = 0;
    for (int tile = 0; tile < count; tile++) {
      int height = Blocks.height(tiles, rows - row, count - tile);
      boolean tall = height > tiles.directRows();
      if (fetch) {
        fetch(y, yOffset + row * yStride, height, yStride, groups);
      }
      tiles.tile(
          height,
          groups,
          tall ? side : x,
          tall ? tile * sideFloats : xOffset + row * in,
          tall ? Interleaver.stride(depth) : in,
          weights,
          offset,
          panelBytes,
          depth,
          begin ? starts : y,
          begin ? panel * Panels.WIDTH : yOffset + row * yStride,
          begin ? 0 : yStride,
          y,
          yOffset + row * yStride,
          yStride);
      for (int r = row; finish && r < row + height; r++) {
        finish(y, yOffset + r * yStride, panel * Panels.WIDTH, groups * Panels.WIDTH);
      }
      row += height;
    }
  }

  /// Whether chains of the block of columns from `k` on begin with [#starts], not with what y
  /// holds.
  private boolean begins(int k) {
    return k == 0 && offsets == null;
  }

  /// Reads a number of every line that a tile will write.
  private static void fetch(float[] y, int yOffset, int rows, int yStride, int groups) {
    int negative = 0;
    for (int r = 0; r < rows; r++) {
      for (int p = 0; p < groups; p++) {
        negative += Float.floatToRawIntBits(y[yOffset + r * yStride + p * Panels.WIDTH]) >>> 31;
      }
    }
    if (negative > rows * groups) {
      throw new AssertionError("more numbers than were read"); // or the reads would be left out
    }
  }

  /// The panel that y has no room for as a whole goes through scratch memory.
  private void lastPanel(
      float[] x, int xOffset, float[] side, int rows, int k, int depth, float[] y, int yOffset) {
    int whole = out / Panels.WIDTH;
    int width = out - whole * Panels.WIDTH;
    float[] panel = scratch.borrow(rows * Panels.WIDTH);
    for (int row = 0; row < rows && !begins(k); row++) {
      System.arraycopy(y, yOffset + row * out, panel, row * Panels.WIDTH, width);
      Arrays.fill(panel, row * Panels.WIDTH + width, (row + 1) * Panels.WIDTH, 0f);
    }
    rowTiles(x, xOffset, side, rows, whole, 1, k, depth, panel, 0, Panels.WIDTH);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(panel, row * Panels.WIDTH, y, yOffset + row * out, width);
    }
    scratch.giveBack(panel);
  }
}
