package io.lanewise.jmh.runner;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/// Looks at the machine's own speed before and behind every iteration, in the process that
/// measures.
///
/// The slower of both looks goes beside the iteration's score, as [#NAME].
public final class RulerProfiler implements InternalProfiler {
  /// What JMH's JSON calls the looks.
  public static final String NAME = "ruler";

  private @Nullable Ruler ruler;
  private double before;

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = look();
  }

  @Override
  public Collection<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    return List.of(new ScalarResult(NAME, Math.max(before, look()), "ns", AggregationPolicy.AVG));
  }

  @Override
  public String getDescription() {
    return "the machine's own speed beside every iteration";
  }

  /// Only the process that measures needs one.
  private double look() {
    if (ruler == null) {
      ruler = new Ruler();
    }
    return ruler.nanos();
  }
}
