package io.lanewise;

import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.util.SplittableRandom;

/// Seeded floats for tests: the same on every machine.
public final class Random32 {
  private final SplittableRandom random;

  /// @param seed say it in the test's failure message
  public Random32(long seed) {
    random = new SplittableRandom(seed);
  }

  /// Normal numbers of very different sizes, some of which cancel.
  public float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(-6, 7)));
    }
    return values;
  }

  /// A tensor of [#floats].
  public Tensor tensor(String name, long... dims) {
    Shape shape = Shape.of(dims);
    return Tensor.ofFloats(name, shape, floats((int) shape.elementCount()));
  }

  /// An int from 0 up to a bound.
  public int below(int bound) {
    return random.nextInt(bound);
  }
}
