package io.lanewise.cli;

import io.lanewise.layer.Machine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// What would make the kernels faster, beside what [Machine#warnings] says.
final class Advice {
  private static final String PROPERTY = "-Dlanewise.vectorBits=";

  private Advice() {}

  /// @param widths what each width of the machine reaches; a product is what to choose one by, for
  ///   tiles differ in how much they make of their registers
  static List<String> of(Machine machine, List<Machine.Width> widths) {
    List<String> advice = new ArrayList<>();
    if (!machine.warnings().isEmpty() || widths.isEmpty()) {
      return advice;
    }
    Machine.Width best =
        widths.stream().max(Comparator.comparingDouble(Machine.Width::productGflops)).orElseThrow();
    int used = machine.vectorBits();
    double reached =
        widths.stream()
            .filter(width -> width.vectorBits() == used)
            .mapToDouble(Machine.Width::productGflops)
            .findFirst()
            .orElse(0);
    if (used == 0) {
      advice.add(PROPERTY + "0 runs the scalar kernels: leave it out");
    } else if (reached == 0) {
      String those =
          machine.widths().stream().map(String::valueOf).collect(Collectors.joining(" or "));
      advice.add(
          "%s%d is not of this machine's widths, %s: leave it out"
              .formatted(PROPERTY, used, those));
    } else if (best.productGflops() > reached * Machine.margin()) {
      advice.add(
          "%d bits are %.0f %% faster than %d here: start Java with "
                  .formatted(best.vectorBits(), (best.productGflops() / reached - 1) * 100, used)
              + (PROPERTY + best.vectorBits() + ", or " + PROPERTY + "calibrate")
              + "; answers stay the same");
    }
    return advice;
  }
}
