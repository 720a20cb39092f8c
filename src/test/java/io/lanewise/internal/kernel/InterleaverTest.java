package io.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.Random32;
import io.lanewise.Width;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag(Width.TAG)
class InterleaverTest {
  private static final float OUTSIDE = 1234.5f;

  static Stream<Interleaver> interleavers() {
    return Stream.of(new Interleaver512(), new Interleaver.Scalar());
  }

  @ParameterizedTest
  @MethodSource("interleavers")
  void putsEightRowsSideBySide(Interleaver interleaver) {
    int stride = 37;
    float[] x = new Random32(8).floats(2 + 16 * stride);
    for (int rows = 1; rows <= 16; rows++) {
      for (int depth = 0; depth <= stride; depth++) {
        int floats = Interleaver.floats(rows, depth);
        float[] to = new float[3 + floats + 1];
        Arrays.fill(to, OUTSIDE);
        interleaver.interleave(x, 2, stride, rows, depth, to, 3);
        for (int r = 0; r < rows; r++) {
          for (int k = 0; k < depth; k++) {
            int at = 3 + r / 8 * Interleaver.stride(depth) + 8 * k + r % 8;
            assertEquals(x[2 + r * stride + k], to[at], rows + " rows, row " + r + ", column " + k);
          }
        }
        assertEquals(OUTSIDE, to[2]);
        assertEquals(OUTSIDE, to[3 + floats]);
      }
    }
  }
}
