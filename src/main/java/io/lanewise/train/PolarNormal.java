package io.lanewise.train;

import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/// Normal numbers from uniform ones by Marsaglia's polar method: two at a time, from a point in the
/// unit circle.
///
/// Not [RandomGenerator#nextGaussian], whose algorithm may change with the JDK.
final class PolarNormal implements DoubleSupplier {
  private final RandomGenerator random;
  private final double mean;
  private final double deviation;
  private double second;
  private boolean hasSecond;

  PolarNormal(RandomGenerator random, double mean, double deviation) {
    this.random = random;
    this.mean = mean;
    this.deviation = deviation;
  }

  @Override
  public double getAsDouble() {
    return mean + deviation * standard();
  }

  private double standard() {
    if (hasSecond) {
      hasSecond = false;
      return second;
    }
    while (true) {
      double x = 2 * random.nextDouble() - 1;
      double y = 2 * random.nextDouble() - 1;
      double square = x * x + y * y;
      if (square < 1 && square > 0) {
        double factor = Math.sqrt(-2 * StrictMath.log(square) / square);
        second = y * factor;
        hasSecond = true;
        return x * factor;
      }
    }
  }
}
