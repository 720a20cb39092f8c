package io.lanewise.layer;

import java.util.Locale;

/// How a layer holds its weight, and so which kernels read it.
enum WeightForm {
  /// Panels of the layer's own.
  PACKED,
  /// Panels that lie in a file, or wherever they were put.
  PREPACKED,
  /// The weight's rows where they lie.
  IN_PLACE;

  /// For example `in place`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
