package io.lanewise.internal.kernel;

import io.lanewise.internal.parallel.Scratch;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the two products share: operands that stay the same from call to call.
abstract class TiledProduct implements Product {
  final Tiles tiles;
  final MemorySegment weights;
  final int in;
  final int out;
  final float @Nullable [] bias;
  final Activations.Epilogue epilogue;
  final Scratch scratch = new Scratch();

  /// For [#spread].
  final Scratch xScratch = new Scratch();

  TiledProduct(
      Tiles tiles,
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
  public final int vectorBits() {
    return tiles.vectorBits();
  }

  @Override
  public final int inputs() {
    return in;
  }

  @Override
  public final int outputs() {
    return out;
  }

  /// Copies columns of rows of x to where tiles read them, [Tiles#PITCH] floats apart.
  ///
  /// @param xOffset of the first column of the first row
  final void spread(float[] x, int xOffset, int rows, int columns, float[] to, int at) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(x, xOffset + row * in, to, at + row * Tiles.PITCH, columns);
    }
  }

  /// Writes the bias of outputs `from` up to `from + count`, or zeros.
  final void fillBias(int from, float[] y, int yOffset, int count) {
    if (bias == null) {
      Arrays.fill(y, yOffset, yOffset + count, 0f);
    } else {
      System.arraycopy(bias, from, y, yOffset, count);
    }
  }
}
