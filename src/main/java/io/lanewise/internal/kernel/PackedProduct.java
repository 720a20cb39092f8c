package io.lanewise.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// [Product] over [Panels]: [Blocks] for the caches around [PanelTiles].
///
/// y holds the bias before the first block of columns and the running chain between blocks, so
/// blocking changes no bit. After the last one the outputs of a tile, still in the first-level
/// cache, pass through the activation.
final class PackedProduct extends TiledProduct {
  private final long panelBytes;

  PackedProduct(
      PanelTiles tiles,
      MemorySegment panels,
      int in,
      int out,
      float @Nullable [] bias,
      Activations.Epilogue epilogue) {
    super(tiles, panels, in, out, bias, epilogue);
    this.panelBytes = Panels.panelBytes(in);
  }

  @Override
  public int grain() {
    return Panels.WIDTH;
  }

  @Override
  public void multiply(float[] x, int xOffset, int rows, float[] y, int yOffset, int from, int to) {
    for (int row = 0; row < rows; row++) {
      fillBias(from, y, yOffset + row * out + from, to - from);
      if (in == 0) {
        epilogue.apply(y, yOffset + row * out + from, to - from);
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
    int most = tiles.mostGroups(Blocks.height(rows, Blocks.tiles(tiles, rows)));
    int whole = to / Panels.WIDTH;
    for (int panel = from / Panels.WIDTH; panel < whole; panel += most) {
      int groups = Math.min(most, whole - panel);
      int yAt = yOffset + panel * Panels.WIDTH;
      rowTiles(x, xOffset, rows, panel, groups, k, depth, y, yAt, out);
    }
    if (whole * Panels.WIDTH < to) {
      lastPanel(x, xOffset, rows, k, depth, y, yOffset + whole * Panels.WIDTH);
    }
  }

  /// One group of panels for all rows of a block: the taller tiles first.
  private void rowTiles(
      float[] x,
      int xOffset,
      int rows,
      int panel,
      int groups,
      int k,
      int depth,
      float[] y,
      int yOffset,
      int yStride) {
    long offset = panel * panelBytes + (long) k * (Panels.WIDTH * Float.BYTES);
    boolean finish = k + depth == in && !epilogue.isNone();
    int count = Blocks.tiles(tiles, rows);
    int row = 0;
    for (int tile = 0; tile < count; tile++) {
      int height = Blocks.height(rows - row, count - tile);
      int xAt = xOffset + row * in;
      int yAt = yOffset + row * yStride;
      tiles.tile(height, groups, x, xAt, in, weights, offset, panelBytes, depth, y, yAt, yStride);
      for (int r = 0; finish && r < height; r++) {
        epilogue.apply(y, yAt + r * yStride, groups * Panels.WIDTH);
      }
      row += height;
    }
  }

  /// The panel that y has no room for as a whole goes through scratch memory.
  private void lastPanel(
      float[] x, int xOffset, int rows, int k, int depth, float[] y, int yOffset) {
    int whole = out / Panels.WIDTH;
    int width = out - whole * Panels.WIDTH;
    float[] panel = scratch.borrow(rows * Panels.WIDTH);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(y, yOffset + row * out, panel, row * Panels.WIDTH, width);
      Arrays.fill(panel, row * Panels.WIDTH + width, (row + 1) * Panels.WIDTH, 0f);
    }
    rowTiles(x, xOffset, rows, whole, 1, k, depth, panel, 0, Panels.WIDTH);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(panel, row * Panels.WIDTH, y, yOffset + row * out, width);
    }
    scratch.giveBack(panel);
  }
}
