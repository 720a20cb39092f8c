package io.lanewise.jmh.report;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One benchmark method with one set of params, as one run of JMH measured it.
///
/// @param benchmark the full name of the method
/// @param mode JMH's word for it, such as avgt
/// @param threads that called it
/// @param vm name and version of the JVM
/// @param jvmArgs of the forks
/// @param params sorted by name
/// @param primary the time or throughput
/// @param secondary what profilers measured, by name
public record JmhResult(
    String benchmark,
    String mode,
    int threads,
    String vm,
    List<String> jvmArgs,
    Map<String, String> params,
    Metric primary,
    Map<String, Metric> secondary) {
  /// Below this many MB/s it is JMH that allocates: 0.01 to 0.02 beside loops that don't. Spread
  /// over few long calls it would look like bytes of theirs.
  private static final double JMH_OWN = 0.05;

  private static final String PEERS = "Peers";

  /// Copies the collections.
  public JmhResult {
    jvmArgs = List.copyOf(jvmArgs);
    params = Collections.unmodifiableMap(new TreeMap<>(params));
    secondary = Collections.unmodifiableMap(new TreeMap<>(secondary));
  }

  /// The simple name of the class without `Benchmark`. Classes of peers belong together: what
  /// follows `Peers` is cut off.
  String group() {
    String type = benchmark.replaceAll("(?s)^(?:.*\\.)?([^.]+)\\.[^.]*$", "$1");
    int peers = type.indexOf(PEERS);
    return peers >= 0
        ? type.substring(0, peers + PEERS.length())
        : type.replaceFirst("(?<=.)Benchmark$", "");
  }

  String method() {
    return benchmark.substring(benchmark.lastIndexOf('.') + 1);
  }

  Case at() {
    return new Case(group(), params);
  }

  /// Allocated an operation; NaN where the gc profiler did not run.
  double bytes() {
    Metric bytes = secondary.get("gc.alloc.rate.norm");
    if (bytes == null) {
      return Double.NaN;
    }
    Metric rate = secondary.get("gc.alloc.rate");
    return rate != null && rate.score() >= JMH_OWN ? bytes.score() : 0;
  }
}
