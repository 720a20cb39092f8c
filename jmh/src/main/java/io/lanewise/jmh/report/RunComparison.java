package io.lanewise.jmh.report;

import io.lanewise.jmh.results.Environment;
import io.lanewise.jmh.results.Medians;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Compares within each run, and takes medians over the runs.
final class RunComparison {
  private final List<Run> runs;
  private final Environment.@Nullable Calibration calibration;

  /// @param calibration the limits where a run did not measure its own
  RunComparison(List<Run> runs, Environment.@Nullable Calibration calibration) {
    this.runs = runs;
    this.calibration = calibration;
  }

  List<Measured> all() {
    return runs.stream()
        .map(Run::cases)
        .flatMap(Collection::stream)
        .distinct()
        .flatMap(this::measured)
        .toList();
  }

  /// In GFLOP/s or GB/s, the median of the runs.
  double ceiling(Limit limit) {
    return Medians.of(runs.stream().mapToDouble(run -> ceiling(run, limit)));
  }

  private Stream<Measured> measured(Case at) {
    return runs.stream()
        .flatMap(run -> run.at(at).keySet().stream())
        .distinct()
        .map(method -> measured(at, method));
  }

  private Measured measured(Case at, String method) {
    Optional<Work> work = Work.of(at);
    double microseconds = median(run -> run.microseconds(at, method));
    return new Measured(
        at,
        method,
        runs.stream().flatMap(run -> Stream.ofNullable(run.at(at).get(method))).toList(),
        microseconds,
        work.map(each -> each.rate(microseconds)).orElse(Double.NaN),
        median(run -> work.map(each -> share(run, each, at, method)).orElse(Double.NaN)),
        median(run -> run.microseconds(at, method) / run.microseconds(at, PeerNames.OURS)));
  }

  private double share(Run run, Work work, Case at, String method) {
    return work.rate(run.microseconds(at, method)) / ceiling(run, work.limit());
  }

  private double ceiling(Run run, Limit limit) {
    double own = run.ceiling(limit);
    return Double.isNaN(own) && calibration != null ? limit.of(calibration) : own;
  }

  private double median(ToDoubleFunction<Run> value) {
    return Medians.of(runs.stream().mapToDouble(value));
  }
}
