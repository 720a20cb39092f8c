package io.lanewise.jmh.results;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One benchmark method with one set of params, as one run of JMH measured it.
///
/// @param source the file's name
/// @param where in it, such as `$[3]`
/// @param benchmark the full name of the method
/// @param mode JMH's word for it, such as avgt
/// @param forked false if it ran in JMH's own process
/// @param threads that called it
/// @param vm name and version of the JVM
/// @param jvmArgs of the forks
/// @param params sorted by name
/// @param conditions what must be the same in runs that are compared: JDK, flags, JMH, lengths of
///   warm-up and measurement
/// @param primary the time or throughput
/// @param secondary what profilers measured, by name
public record JmhResult(
    String source,
    String where,
    String benchmark,
    String mode,
    boolean forked,
    int threads,
    String vm,
    List<String> jvmArgs,
    SortedMap<String, String> params,
    SortedMap<String, String> conditions,
    Metric primary,
    SortedMap<String, Metric> secondary) {
  /// Below this many MB/s it is JMH that allocates: 0.01 to 0.02 beside loops that don't. Spread
  /// over few long calls it would look like bytes of theirs.
  private static final double JMH_OWN = 0.05;

  private static final String RATE = "gc.alloc.rate";

  /// Copies the collections.
  public JmhResult {
    jvmArgs = List.copyOf(jvmArgs);
    params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    conditions = Collections.unmodifiableSortedMap(new TreeMap<>(conditions));
    secondary = Collections.unmodifiableSortedMap(new TreeMap<>(secondary));
  }

  /// The simple name of the method.
  public String method() {
    return benchmark.substring(benchmark.lastIndexOf('.') + 1);
  }

  /// Allocated an operation; NaN where the gc profiler did not run.
  public double bytesPerOp() {
    Optional<Metric> rate = profiled(RATE);
    Optional<Metric> norm = profiled(RATE + ".norm");
    return rate.isEmpty() || norm.isEmpty()
        ? Double.NaN
        : bytes(rate.get().score(), norm.get().score());
  }

  /// The same of each fork.
  ///
  /// @throws UnreadableFileException if it is known of another number of forks
  public double[] forkBytesPerOp() {
    int forks = primary.forks().size();
    double[] bytes = new double[forks];
    Arrays.fill(bytes, Double.NaN);
    Optional<Metric> rate = profiled(RATE);
    Optional<Metric> norm = profiled(RATE + ".norm");
    if (rate.isEmpty() || norm.isEmpty()) {
      return bytes;
    }
    double[] rates = rate.get().forkMeans();
    double[] norms = norm.get().forkMeans();
    if (rates.length != forks || norms.length != forks) {
      throw refused(
          ".secondaryMetrics",
          "expected allocation of %d forks, got that of %d and %d"
              .formatted(forks, rates.length, norms.length));
    }
    for (int fork = 0; fork < forks; fork++) {
      bytes[fork] = bytes(rates[fork], norms[fork]);
    }
    return bytes;
  }

  /// A refusal of what stands here.
  ///
  /// @param below the place within this result
  /// @param what was expected, and what was there
  public UnreadableFileException refused(String below, String what) {
    return new UnreadableFileException(source, where + below, what);
  }

  private static double bytes(double rate, double norm) {
    return rate < JMH_OWN ? 0 : norm;
  }

  /// Older versions of JMH put a dot before the names of profilers.
  private Optional<Metric> profiled(String name) {
    return Optional.ofNullable(secondary.getOrDefault(name, secondary.get("·" + name)));
  }
}
