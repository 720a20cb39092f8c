package io.lanewise.jmh.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Numbers out of JMH's metrics: a list for each fork, an entry for each iteration.
final class Scores {
  private static final String RATE = "gc.alloc.rate";

  /// Below this many MB/s it is JMH that allocates; over few long calls that would look like bytes
  /// of theirs.
  private static final double JMH_OWN = 0.05;

  private Scores() {}

  static List<List<Double>> raw(Node metric) {
    List<List<Double>> forks = new ArrayList<>();
    for (Node fork : metric.at("rawData").elements()) {
      forks.add(fork.elements().stream().map(Node::asNumber).toList());
    }
    return forks;
  }

  /// Mode sample writes pairs of a time and how often it was seen; their mean is the iteration's.
  static List<List<Double>> histograms(Node metric) {
    List<List<Double>> forks = new ArrayList<>();
    for (Node fork : metric.at("rawDataHistogram").elements()) {
      forks.add(fork.elements().stream().map(Scores::mean).toList());
    }
    return forks;
  }

  private static double mean(Node histogram) {
    double sum = 0;
    double count = 0;
    for (Node bin : histogram.elements()) {
      List<Node> pair = bin.elements();
      if (pair.size() != 2) {
        throw bin.unexpected("a time and a count");
      }
      sum += pair.getFirst().asNumber() * pair.getLast().asNumber();
      count += pair.getLast().asNumber();
    }
    return sum / count;
  }

  /// Bytes an operation of each fork, NaN where the gc profiler did not run.
  static double[] bytes(Node result, int forks) {
    double[] bytes = new double[forks];
    Node metrics = result.has("secondaryMetrics") ? result.at("secondaryMetrics") : result;
    // Older versions of JMH put a dot before the names of profilers.
    String prefix = metrics.has("·" + RATE + ".norm") ? "·" : "";
    if (!metrics.has(prefix + RATE + ".norm")) {
      Arrays.fill(bytes, Double.NaN);
      return bytes;
    }
    List<List<Double>> norm = raw(metrics.at(prefix + RATE + ".norm"));
    List<List<Double>> rate = raw(metrics.at(prefix + RATE));
    if (norm.size() != forks || rate.size() != forks) {
      throw metrics.unexpected("allocation of " + forks + " forks");
    }
    for (int fork = 0; fork < forks; fork++) {
      bytes[fork] = mean(rate.get(fork)) < JMH_OWN ? 0 : mean(norm.get(fork));
    }
    return bytes;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
