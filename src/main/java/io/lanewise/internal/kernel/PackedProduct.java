package io.lanewise.internal.kernel;

import io.lanewise.internal.parallel.Scratch;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// [Product] over [Panels]: blocks for the caches around [PanelTiles].
///
/// Loop order: block of columns, block of rows, group of panels, group of rows. A panel group stays
/// in the second-level cache while all row groups of the block pass over it. y holds the bias
/// before the first column block and the running chain between blocks, so blocking changes no bit.
/// After the last column block the outputs of a tile, still in the first-level cache, pass through
/// the activation.
final class PackedProduct implements Product {
  /// Columns a block: a panel of 384 is 24 KB, so the four of a tile stay in the second-level
  /// cache.
  private static final int COLUMN_BLOCK = 384;

  /// Rows a block: 240 rows of 384 columns are 368 KB of x.
  private static final int ROW_BLOCK = 240;

  /// Rows a tile: with 4 panels 16 accumulators at 512 bits, with 1 panel 8 at 256.
  private static final int HEIGHT = 4;

  private final PanelTiles tiles;
  private final MemorySegment panels;
  private final int in;
  private final int out;
  private final float @Nullable [] bias;
  private final Activations.Epilogue epilogue;
  private final Scratch scratch = new Scratch();

  PackedProduct(
      PanelTiles tiles,
      MemorySegment panels,
      int in,
      int out,
      float @Nullable [] bias,
      Activations.Epilogue epilogue) {
    this.tiles = tiles;
    this.panels = panels;
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
    // One tile's rows use each panel once, so there is nothing to keep in a cache.
    int columnBlock = rows <= tiles.mostRows() ? MappedGuard.MOST_STEPS : COLUMN_BLOCK;
    for (int k = 0; k < in; k += columnBlock) {
      int depth = Math.min(columnBlock, in - k);
      for (int row = 0; row < rows; row += ROW_BLOCK) {
        int height = Math.min(ROW_BLOCK, rows - row);
        block(x, xOffset + row * in + k, height, k, depth, y, yOffset + row * out, from, to);
      }
    }
  }

  /// One tile where all rows fit it; else tiles of four rows, stretched to five to use up the rest.
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
    int full = rows / HEIGHT;
    int rest = rows % HEIGHT;
    if (rows <= tiles.mostRows()) {
      band(x, xOffset, rows, rows, k, depth, y, yOffset, from, to);
      return;
    }
    boolean stretch = rest <= full && tiles.mostRows() > HEIGHT;
    int height = stretch ? HEIGHT + 1 : rest;
    int first = stretch ? rest * height : rest;
    band(x, xOffset, first, height, k, depth, y, yOffset, from, to);
    int x4 = xOffset + first * in;
    band(x, x4, rows - first, HEIGHT, k, depth, y, yOffset + first * out, from, to);
  }

  /// Rows that all use tiles of the same height.
  private void band(
      float[] x,
      int xOffset,
      int rows,
      int height,
      int k,
      int depth,
      float[] y,
      int yOffset,
      int from,
      int to) {
    if (rows == 0) {
      return;
    }
    int most = tiles.mostGroups(height);
    int whole = to / Panels.WIDTH;
    boolean last = k + depth == in && !epilogue.isNone();
    int panel = from / Panels.WIDTH;
    for (; panel < whole; panel += most) {
      int groups = Math.min(most, whole - panel);
      for (int row = 0; row < rows; row += height) {
        tile(
            height,
            groups,
            x,
            xOffset + row * in,
            panel,
            k,
            depth,
            y,
            yOffset + row * out + panel * Panels.WIDTH,
            out);
        if (last) {
          int at = yOffset + row * out + panel * Panels.WIDTH;
          for (int r = 0; r < height; r++) {
            epilogue.apply(y, at + r * out, groups * Panels.WIDTH);
          }
        }
      }
    }
    if (whole * Panels.WIDTH < to) {
      lastPanel(x, xOffset, rows, height, k, depth, y, yOffset + whole * Panels.WIDTH);
    }
  }

  /// The panel that y has no room for as a whole goes through a scratch tile.
  private void lastPanel(
      float[] x, int xOffset, int rows, int height, int k, int depth, float[] y, int yOffset) {
    int whole = out / Panels.WIDTH;
    int width = out - whole * Panels.WIDTH;
    float[] tile = scratch.borrow(height * Panels.WIDTH);
    for (int row = 0; row < rows; row += height) {
      for (int r = 0; r < height; r++) {
        int from = yOffset + (row + r) * out;
        System.arraycopy(y, from, tile, r * Panels.WIDTH, width);
        Arrays.fill(tile, r * Panels.WIDTH + width, (r + 1) * Panels.WIDTH, 0f);
      }
      tile(height, 1, x, xOffset + row * in, whole, k, depth, tile, 0, Panels.WIDTH);
      if (k + depth == in) {
        epilogue.apply(tile, 0, height * Panels.WIDTH);
      }
      for (int r = 0; r < height; r++) {
        System.arraycopy(tile, r * Panels.WIDTH, y, yOffset + (row + r) * out, width);
      }
    }
    scratch.giveBack(tile);
  }

  private void tile(
      int height,
      int groups,
      float[] x,
      int xOffset,
      int panel,
      int k,
      int depth,
      float[] y,
      int yOffset,
      int yStride) {
    long panelBytes = Panels.panelBytes(in);
    long offset = panel * panelBytes + (long) k * (Panels.WIDTH * Float.BYTES);
    tiles.tile(
        height, groups, x, xOffset, in, panels, offset, panelBytes, depth, y, yOffset, yStride);
  }

  private void fillBias(int from, float[] y, int yOffset, int count) {
    if (bias == null) {
      Arrays.fill(y, yOffset, yOffset + count, 0f);
    } else {
      System.arraycopy(bias, from, y, yOffset, count);
    }
  }
}
