package io.lanewise.layer;

import io.lanewise.Random32;
import io.lanewise.Width;
import io.lanewise.tensor.Tensor;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every awkward size against Commons Math, within the proven bound.
@Tag(Width.TAG)
class LinearReferenceTest {
  static IntStream sizes() {
    return IntStream.of(Width.sizes());
  }

  static Stream<int[]> pairs() {
    return sizes()
        .boxed()
        .flatMap(in -> sizes().mapToObj(out -> new int[] {in, out}))
        // The product of the two largest is covered by each with the others.
        .filter(pair -> pair[0] * pair[1] <= 400_000);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void packedAndInPlaceStayWithinTheBound(int[] pair) {
    int in = pair[0];
    int out = pair[1];
    Random32 random = new Random32(31L * in + out);
    Tensor weight = random.tensor("weight", out, in);
    Tensor bias = random.tensor("bias", out);
    for (int rows : Width.slowFma() ? new int[] {1, 5} : new int[] {1, 3, 4, 7, 9}) {
      float[] x = random.floats(rows * in);
      String what = in + " -> " + out + ", " + rows + " rows";
      MatrixReference with = new MatrixReference(x, rows, weight, bias);
      with.check(Linear.packed(weight, bias).forward(x), what + ", packed");
      with.check(Linear.inPlace(weight, bias).forward(x), what + ", in place");
      MatrixReference without = new MatrixReference(x, rows, weight, null);
      without.check(Linear.packed(weight).forward(x), what + ", packed, no bias");
      without.check(Linear.inPlace(weight, null).forward(x), what + ", in place, no bias");
    }
  }
}
