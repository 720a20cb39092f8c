package io.lanewise.jmh.report;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// An axis: which numbers it names, and where it puts a number.
///
/// @param min the number at its start
/// @param max the number at its end
/// @param ticks numbers that it names
/// @param spread linear or logarithmic
record Scale(double min, double max, List<Double> ticks, DoubleUnaryOperator spread) {
  private static final List<Double> STEPS = List.of(1.0, 2.0, 2.5, 5.0, 10.0);
  private static final double ROUNDING = 1e-9;

  /// Ends at ticks around the range, of which there are at most some.
  static Scale linear(double low, double high, int most) {
    double width = high > low ? high - low : Math.max(Math.abs(low), 1);
    double power = Math.pow(10, Math.floor(Math.log10(width / most)));
    double step =
        STEPS.stream()
            .mapToDouble(each -> each * power)
            .filter(each -> Math.ceil(high / each) - Math.floor(low / each) <= most)
            .findFirst()
            .orElse(20 * power);
    long from = (long) Math.floor(low / step + ROUNDING);
    long to = Math.max(from + 1, (long) Math.ceil(high / step - ROUNDING));
    List<Double> ticks =
        IntStream.rangeClosed(0, (int) (to - from)).mapToObj(i -> (from + i) * step).toList();
    return new Scale(from * step, to * step, ticks, value -> value);
  }

  /// Ends at 1, 2 or 5 times a power of ten.
  static Scale logarithmic(double low, double high) {
    if (high <= low * (1 + 2 * ROUNDING)) {
      return logarithmic(low / 2, high * 2);
    }
    int from = (int) Math.floor(Math.log10(low) + ROUNDING);
    int to = (int) Math.ceil(Math.log10(high) - ROUNDING);
    double[] steps = to - from > 2 ? new double[] {1} : new double[] {1, 2, 5};
    List<Double> all =
        IntStream.rangeClosed(from, Math.max(to, from + 1))
            .boxed()
            .flatMap(power -> DoubleStream.of(steps).mapToObj(step -> step * Math.pow(10, power)))
            .toList();
    double start = all.stream().filter(t -> t <= low * (1 + ROUNDING)).reduce(low, (_, t) -> t);
    double end = all.stream().filter(t -> t >= high * (1 - ROUNDING)).findFirst().orElse(high);
    return at(all.stream().filter(tick -> tick >= start && tick <= end).toList());
  }

  /// Logarithmic, with these ticks, in order.
  static Scale at(List<Double> ticks) {
    return new Scale(ticks.getFirst(), ticks.getLast(), ticks, Math::log);
  }

  /// From 0 at the start to 1 at the end.
  double position(double value) {
    double start = spread.applyAsDouble(min);
    double width = spread.applyAsDouble(max) - start;
    return width == 0 ? 0.5 : (spread.applyAsDouble(value) - start) / width;
  }
}
