package io.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `-Dlanewise.vectorBits` decides, in JVMs of their own: it is decided once in each.
class CalibrateTest {
  private static final String SIMD = "--add-modules=jdk.incubator.vector";
  private static final String CALIBRATE = "-Dlanewise.vectorBits=calibrate";

  @Test
  void calibratingChoosesAWidthOfTheMachine() throws Exception {
    Enablement here = Enablement.decision();
    String decision = decision(SIMD, CALIBRATE);
    List<String> possible = new ArrayList<>();
    for (int bits : here.widths()) {
      possible.add(bits + " true " + here.widths() + " []");
    }
    assertTrue(possible.contains(decision), decision);
  }

  @Test
  void thereIsNothingToCalibrateWithoutTheVectorApi() throws Exception {
    String decision = decision(CALIBRATE);
    assertTrue(decision.startsWith("0 false [] [the Vector API is not readable"), decision);
  }

  @Test
  void aWidthThatIsGivenIsNotCalibrated() throws Exception {
    String widths = Enablement.decision().widths().toString();
    assertEquals("128 false " + widths + " []", decision(SIMD, "-Dlanewise.vectorBits=128"));
    assertEquals("0 false " + widths + " []", decision(SIMD, "-Dlanewise.vectorBits=0"));
  }

  @Test
  void otherWordsAreRefused() throws Exception {
    String widths = Enablement.decision().widths().toString();
    assertEquals(
        "0 false %s [-Dlanewise.vectorBits expected 512, 256, 128, 0 or calibrate, got fast]"
            .formatted(widths),
        decision(SIMD, "-Dlanewise.vectorBits=fast"));
  }

  /// An uncompiled width says nothing about the machine.
  @ParameterizedTest
  @CsvSource({
    "100, 104, 256",
    "100, 102, 512",
    "100, 50, 512",
    "0.5, 0.9, 512",
    "0.5, 60, 256",
  })
  void aNarrowerWidthMustBeClearlyFaster(double wide, double narrow, int chosen) {
    double[] gflops = {wide, narrow, 0};
    assertEquals(chosen, WidthTrial.fastest(List.of(512, 256, 128), gflops));
  }

  private static String decision(String... options) throws Exception {
    return ChildJvm.run(List.of(options), Decision.class).getLast();
  }

  /// Prints what a JVM decides.
  static final class Decision {
    private Decision() {}

    public static void main(String[] args) {
      Enablement made = Enablement.decision();
      String[] words = {
        made.vectorBits() + "", made.calibrated() + "", made.widths() + "", made.warnings() + ""
      };
      System.err.flush();
      System.out.println(String.join(" ", words));
    }
  }
}
