package io.lanewise.internal.kernel;

import io.lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// A weight whose rows lie where they are.
///
/// @param tensor the weight, or its codes
/// @param rows its rows
/// @param in elements of a row of x
/// @param out elements of a row of y
/// @param byteSize bytes of the weight, with its scales
public record PlacedWeight(Tensor tensor, Rows rows, int in, int out, long byteSize)
    implements HeldWeight {
  /// Whether its rows are codes, which become floats before the tiles see them.
  public boolean isWidened() {
    return rows instanceof QuantizedRows || rows instanceof BlockRows;
  }

  @Override
  public PlacedWeight narrowed(int in, int out) {
    int most = isWidened() ? Math.min(in, this.in) : in; // any cut of numbers is a weight
    return new PlacedWeight(tensor, rows, most, out, byteSize);
  }

  @Override
  public Product product(Kernels kernels, float @Nullable [] bias, Activations.Function function) {
    return kernels.inPlace(this, bias, function);
  }
}
