package io.lanewise.internal.kernel;

import io.lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// A weight as a `Linear` holds it, in panels or in rows, and so which kernels read it.
public sealed interface HeldWeight permits PackedWeight, PlacedWeight {
  /// Elements of a row of x.
  int in();

  /// Elements of a row of y.
  int out();

  /// What the kernels read.
  Tensor tensor();

  /// Bytes of everything that they read.
  long byteSize();

  /// The beginning of the same memory as a smaller weight. The answers mean nothing; for warming
  /// kernels up.
  HeldWeight narrowed(int in, int out);

  /// y = f(x Wᵀ + b).
  Product product(Kernels kernels, float @Nullable [] bias, Activations.Function function);
}
