package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.layer.Machine;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdviceTest {
  @Test
  void namesAWidthThatIsClearlyFaster() {
    assertEquals(
        List.of(
            "256 bits are 20 % faster than 512 here: start Java with -Dlanewise.vectorBits=256,"
                + " or -Dlanewise.vectorBits=calibrate; answers stay the same"),
        advice(512, 100, 120));
    assertEquals(List.of(), advice(512, 100, 102));
    assertEquals(List.of(), advice(512, 100, 60));
    assertEquals(1, advice(256, 100, 60).size());
  }

  @Test
  void saysWhatAnOptionCosts() {
    assertEquals(
        List.of("-Dlanewise.vectorBits=0 runs the scalar kernels: leave it out"),
        advice(0, 100, 60));
    assertEquals(
        List.of(
            "-Dlanewise.vectorBits=128 is not of this machine's widths, 512 or 256: leave it out"),
        advice(128, 100, 60));
  }

  /// The warnings say what to change.
  @Test
  void addsNothingToWarnings() {
    Machine scalar = new Machine(0, false, List.of(), List.of("the optimising compiler is off"));
    assertEquals(List.of(), Advice.of(scalar, List.of()));
  }

  private static List<String> advice(int used, double wide, double narrow) {
    List<Machine.Width> widths =
        List.of(new Machine.Width(512, 200, wide), new Machine.Width(256, 200, narrow));
    return Advice.of(new Machine(used, false, List.of(512, 256), List.of()), widths);
  }
}
