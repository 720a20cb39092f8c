package io.lanewise.jmh.report;

import io.lanewise.jmh.results.JmhResult;
import java.util.List;

/// What all runs say of one method at one case.
///
/// @param at the case
/// @param method its simple name, and its mode where there are several
/// @param results one a run that measured it, at least one
/// @param microseconds of an operation, the median of the runs
/// @param rate in the limit's unit, or NaN
/// @param share of the limit of the same run, 1 for all of it, or NaN
/// @param ratio its time over ours in the same run, or NaN
record Measured(
    Case at,
    String method,
    List<JmhResult> results,
    double microseconds,
    double rate,
    double share,
    double ratio) {

  /// Iterations of all forks of all runs that are times.
  List<List<Double>> forks() {
    return results.stream()
        .flatMap(result -> result.primary().forkMicroseconds().stream())
        .map(fork -> fork.stream().filter(time -> time > 0 && Double.isFinite(time)).toList())
        .filter(fork -> !fork.isEmpty())
        .toList();
  }

  static double mean(List<Double> iterations) {
    return iterations.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }
}
