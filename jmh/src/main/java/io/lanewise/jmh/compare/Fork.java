package io.lanewise.jmh.compare;

import io.lanewise.jmh.results.OpTime;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// One process (JMH fork) of one benchmark and one build: the unit of all statistics here, because
/// iterations of one process are not independent of each other.
///
/// @param pair number of the pair within its stage; forks that ran unpaired are merely numbered
/// @param mode as JMH shortens it: thrpt, avgt, sample or ss
/// @param unit as JMH prints it, such as us/op or ops/ms
/// @param iterations the scores after warm-up in order, each in that unit
/// @param bytesPerOp allocated an operation; NaN if not measured
/// @param start of the process
public record Fork(
    Build build,
    int pair,
    String benchmark,
    SortedMap<String, String> params,
    String mode,
    String unit,
    List<Double> iterations,
    double bytesPerOp,
    Instant start) {
  /// @throws IllegalArgumentException if there is no iteration, a score is not a positive number,
  ///   or mode and unit don't make a time an operation
  public Fork {
    params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    iterations = List.copyOf(iterations);
    if (iterations.isEmpty()) {
      throw new IllegalArgumentException(
          "fork: iterations of " + benchmark + " expected, got none");
    }
    for (double score : iterations) {
      OpTime.nanos(mode, unit, score);
    }
    if (Double.isInfinite(bytesPerOp) || bytesPerOp < 0) {
      throw new IllegalArgumentException(
          "fork: bytes an operation of " + benchmark + " expected 0 or more, got " + bytesPerOp);
    }
  }

  /// What it ran.
  public Case id() {
    return new Case(benchmark, params, mode);
  }

  /// The same with some of its iterations.
  ///
  /// @param kept their indices
  public Fork only(List<Integer> kept) {
    List<Double> some = kept.stream().map(iterations::get).toList();
    return new Fork(build, pair, benchmark, params, mode, unit, some, bytesPerOp, start);
  }

  /// The iterations as nanoseconds an operation, whatever the mode.
  double[] nanos() {
    return iterations.stream().mapToDouble(score -> OpTime.nanos(mode, unit, score)).toArray();
  }
}
