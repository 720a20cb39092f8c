package io.lanewise.internal.kernel;

/// Rows of x side by side, eight at a time, as the taller [PanelTiles] read them.
///
/// ```
/// to[at + 8k + r] = x[xOffset + r · xStride + k]     r = 0 … rows − 1, k = 0 … depth − 1
/// ```
///
/// A tile then finds a column of all its rows within 32 bytes, at distances that are known when it
/// is compiled: no register and no addition for each row, and a displacement of one byte.
abstract class Interleaver {
  /// Rows side by side. Where there are fewer, the places of the others hold any content.
  static final int ROWS = 8;

  /// Floats of a block of columns of `rows` rows, eight side by side: the first eight, then the
  /// next.
  static int floats(int rows, int depth) {
    return Math.ceilDiv(rows, ROWS) * stride(depth);
  }

  /// Floats from eight rows to the next eight.
  static int stride(int depth) {
    return ROWS * depth;
  }

  /// Any number of rows, eight after eight.
  final void interleave(
      float[] x, int xOffset, int xStride, int rows, int depth, float[] to, int at) {
    for (int row = 0; row < rows; row += ROWS) {
      int count = Math.min(ROWS, rows - row);
      int xAt = xOffset + row * xStride;
      int toAt = at + row * depth;
      int whole = whole(x, xAt, xStride, count, depth, to, toAt);
      for (int r = 0; r < count; r++) {
        for (int k = whole; k < depth; k++) {
          to[toAt + k * ROWS + r] = x[xAt + r * xStride + k];
        }
      }
    }
  }

  /// Up to eight rows, but for the columns beyond the last whole register.
  ///
  /// @return the columns that are done
  abstract int whole(float[] x, int xOffset, int xStride, int rows, int depth, float[] to, int at);

  /// One number after the other: the oracle in tests and the fallback at run time.
  static final class Scalar extends Interleaver {
    @Override
    int whole(float[] x, int xOffset, int xStride, int rows, int depth, float[] to, int at) {
      return 0;
    }
  }
}
