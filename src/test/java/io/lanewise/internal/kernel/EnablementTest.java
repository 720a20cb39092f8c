package io.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Width;
import java.util.List;
import jdk.incubator.vector.VectorShape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The kernels that run are those that this run of the tests is about: a test of SIMD that ran
/// scalar would prove nothing.
@Tag(Width.TAG)
@Tag("enablement")
class EnablementTest {
  private final int preferred = Math.min(512, VectorShape.preferredShape().vectorBitSize());

  @Test
  void theExpectedKernelsAreActive() {
    int expected =
        switch (Width.NAME) {
          case "native", "avx3" -> preferred;
          case "avx2" -> Math.min(256, preferred);
          case "avx0", "scalar" -> 0;
          case "bits512" -> 512;
          case "bits256" -> 256;
          case "bits128" -> 128;
          default -> throw new AssertionError("unknown run " + Width.NAME);
        };
    assertEquals(expected, Kernels.active().vectorBits(), "run " + Width.NAME);
  }

  @Test
  void aWarningIsGivenExactlyWhereSomethingIsMissing() {
    List<String> warnings = Enablement.decision().warnings();
    if (Width.NAME.equals("avx0")) {
      assertEquals(1, warnings.size(), warnings.toString());
      assertTrue(warnings.getFirst().contains("fma"), warnings.toString());
    } else {
      assertEquals(List.of(), warnings);
    }
  }
}
