package io.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.Random32;
import io.lanewise.Width;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag(Width.TAG)
class TreesTest {
  static Stream<Trees> trees() {
    return Stream.of(new Trees512(), new Trees256(), new Trees128(), new Trees.Scalar());
  }

  @ParameterizedTest
  @MethodSource("trees")
  void addsHalvesUntilOneIsLeft(Trees trees) {
    Random32 random = new Random32(16);
    for (int round = 0; round < 100; round++) {
      float[] s = random.floats(3 + 16 * Trees.LANES);
      float[] y = new float[20];
      trees.sixteen(s, 3, y, 2);
      for (int p = 0; p < 16; p++) {
        int at = 3 + p * Trees.LANES;
        for (int half = 8; half > 0; half /= 2) {
          for (int l = 0; l < half; l++) {
            s[at + l] += s[at + l + half];
          }
        }
        assertEquals(s[at], y[2 + p]);
      }
      assertEquals(0, y[1] + y[18]);
    }
  }
}
