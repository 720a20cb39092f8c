package io.lanewise.internal.kernel;

import io.lanewise.internal.parallel.Scratch;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// What the two products share: operands that stay the same from call to call.
///
/// @param <T> the family of its tiles
abstract class TiledProduct<T extends Tiles> implements Product {
  final T tiles;
  final MemorySegment weights;
  final int in;
  final int out;
  final float @Nullable [] bias;
  final Activations.Epilogue epilogue;
  final Scratch scratch = new Scratch();

  TiledProduct(
      T tiles,
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
}
