package io.lanewise.train;

import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.MemorySegment;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// What a table begins with: numbers drawn from a distribution, the same for a seed on every
/// machine.
///
/// ```
/// fan_in = columns, fan_out = rows of a (rows, columns) weight
/// xavierUniform    U(−a, a), a = gain · √(6 / (fan_in + fan_out))      xavierNormal    N(0, gain² · 2 / (fan_in + fan_out))
/// kaimingUniform   U(−a, a), a = gain · √(3 / fan)                     kaimingNormal   N(0, gain² / fan)
/// ```
///
/// The formulas are those of [torch.nn.init](https://docs.pytorch.org/docs/stable/nn.init.html);
/// PyTorch's own beginnings are [#normal]`(0, 1)` for an embedding, then zeros for its padding row,
/// and [#linear] for a linear layer. The numbers are not PyTorch's: they come from
/// `L64X128MixRandom`, uniform ones from its doubles, normal ones by the polar method (G. Marsaglia
/// and T. A. Bray, SIAM Review 6, 1964) on [StrictMath].
///
/// Immutable, for any number of threads.
public final class Initializer {
  private static final String RANDOM = "L64X128MixRandom";

  /// The gain of `relu` in PyTorch's `calculate_gain`: √2.
  public static final double RELU_GAIN = Math.sqrt(2);

  /// Which side of a weight the variance is kept on.
  public enum Fan {
    /// That of the input: columns.
    IN,
    /// That of the output: rows.
    OUT
  }

  /// Where a table's numbers come from.
  private interface Distribution {
    DoubleSupplier over(TrainableTable table, RandomGenerator random);
  }

  /// A standard deviation that depends on the shape.
  private interface Deviation {
    double of(TrainableTable table);
  }

  private final Distribution distribution;

  private Initializer(Distribution distribution) {
    this.distribution = distribution;
  }

  /// Fills a table, element after element.
  ///
  /// @param seed the same numbers for the same one
  public void fill(TrainableTable table, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of(RANDOM).create(seed);
    DoubleSupplier next = distribution.over(table, random);
    Tensor tensor = table.tensor();
    MemorySegment memory = tensor.segment();
    try {
      for (long at = 0; at < memory.byteSize(); at += Float.BYTES) {
        memory.set(Tensor.FLOAT, at, (float) next.getAsDouble());
      }
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw tensor.explain("train", fault);
    }
  }

  /// Zeros.
  public static Initializer zeros() {
    return new Initializer((_, _) -> () -> 0);
  }

  /// N(mean, deviation²).
  ///
  /// @throws TensorException if the deviation is negative or not finite
  public static Initializer normal(double mean, double deviation) {
    Optimizer.atLeastZero("deviation", deviation);
    return new Initializer((_, random) -> new PolarNormal(random, mean, deviation));
  }

  /// U(low, high).
  ///
  /// @throws TensorException if high is below low, or one is not finite
  public static Initializer uniform(double low, double high) {
    Optimizer.atLeastZero("high - low", high - low);
    return new Initializer((_, random) -> uniform(random, low, high));
  }

  /// `xavier_uniform_` (X. Glorot and Y. Bengio, AISTATS 2010).
  ///
  /// @param gain 1 unless a function follows
  public static Initializer xavierUniform(double gain) {
    return scaledUniform(table -> xavier(gain, table));
  }

  /// `xavier_normal_`.
  ///
  /// @param gain 1 unless a function follows
  public static Initializer xavierNormal(double gain) {
    return scaledNormal(table -> xavier(gain, table));
  }

  /// `kaiming_uniform_` (K. He and others, ICCV 2015).
  ///
  /// @param gain [#RELU_GAIN] before a ReLU, √(2 / (1 + a²)) before a leaky one of slope a
  public static Initializer kaimingUniform(double gain, Fan fan) {
    return scaledUniform(table -> kaiming(gain, fan, table));
  }

  /// `kaiming_normal_`.
  ///
  /// @param gain [#RELU_GAIN] before a ReLU, √(2 / (1 + a²)) before a leaky one of slope a
  public static Initializer kaimingNormal(double gain, Fan fan) {
    return scaledNormal(table -> kaiming(gain, fan, table));
  }

  /// What `torch.nn.Linear` gives its weight: U(−1/√in, 1/√in). Its bias gets [#uniform] of the
  /// same bounds.
  public static Initializer linear() {
    return kaimingUniform(Math.sqrt(1.0 / 3), Fan.IN);
  }

  private static double xavier(double gain, TrainableTable table) {
    return gain * Math.sqrt(2.0 / ((double) table.dim() + table.rows()));
  }

  private static double kaiming(double gain, Fan fan, TrainableTable table) {
    return gain / Math.sqrt((double) (fan == Fan.IN ? table.dim() : table.rows()));
  }

  private static Initializer scaledUniform(Deviation deviation) {
    return new Initializer(
        (table, random) -> {
          double bound = Math.sqrt(3) * deviation.of(table);
          return uniform(random, -bound, bound);
        });
  }

  private static Initializer scaledNormal(Deviation deviation) {
    return new Initializer((table, random) -> new PolarNormal(random, 0, deviation.of(table)));
  }

  private static DoubleSupplier uniform(RandomGenerator random, double low, double high) {
    return () -> low + (high - low) * random.nextDouble();
  }
}
