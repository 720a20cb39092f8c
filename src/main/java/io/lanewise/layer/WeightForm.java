package io.lanewise.layer;

import io.lanewise.internal.kernel.Activations;
import io.lanewise.internal.kernel.Kernels;
import io.lanewise.internal.kernel.Product;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a layer holds its weight, and so which kernels read it.
enum WeightForm {
  /// Panels of the layer's own.
  PACKED,
  /// Panels that lie in a file, or wherever they were put.
  PREPACKED,
  /// The weight's rows where they lie.
  IN_PLACE;

  /// The product with this JVM's kernels.
  Product product(
      MemorySegment held, int in, int out, float @Nullable [] bias, Activations.Function function) {
    Kernels kernels = Kernels.active();
    return this == IN_PLACE
        ? kernels.inPlace(held, in, out, bias, function)
        : kernels.packed(held, in, out, bias, function);
  }

  /// For example `in place`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
