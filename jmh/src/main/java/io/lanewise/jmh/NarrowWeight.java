package io.lanewise.jmh;

import io.lanewise.layer.Narrow;
import io.lanewise.layer.NarrowedWeight;
import io.lanewise.layer.Quantizer;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;

/// The forms of a weight that benchmarks have as a parameter.
final class NarrowWeight {
  private NarrowWeight() {}

  /// Narrows a weight.
  ///
  /// @param form a [Narrow], or `int8g32` for int8 in groups of 32 columns
  static NarrowedWeight of(Tensor weight, String form, Arena arena) {
    boolean grouped = form.equals("int8g32");
    Narrow to = Narrow.of(grouped ? "int8" : form);
    Quantizer quantizer = grouped ? Quantizer.of(weight, to, 32) : Quantizer.of(weight, to);
    return quantizer.narrow(arena);
  }
}
