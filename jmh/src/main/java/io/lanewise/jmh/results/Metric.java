package io.lanewise.jmh.results;

import java.util.ArrayList;
import java.util.List;

/// What JMH measured of one thing, in JMH's own unit.
///
/// @param score the mean of all iterations
/// @param error half of the 99.9 % interval that JMH gives, NaN where it gives none
/// @param unit such as us/op
/// @param forks of each fork its iterations; empty where the JSON has none
public record Metric(double score, double error, String unit, List<List<Double>> forks) {
  private static final String RAW = "rawData";
  private static final String HISTOGRAM = "rawDataHistogram";

  /// Copies the lists.
  public Metric {
    forks = forks.stream().map(List::copyOf).toList();
  }

  static Metric of(Node json) {
    return new Metric(
        json.at("score").asNumber(),
        json.has("scoreError") ? json.at("scoreError").asNumber() : Double.NaN,
        json.at("scoreUnit").asString(),
        forks(json));
  }

  /// The time of one operation, where the metric is one.
  public double microseconds() {
    return OpTime.microseconds(unit, score);
  }

  /// Iterations of each fork, as times of one operation.
  public List<List<Double>> forkMicroseconds() {
    return forks.stream()
        .map(fork -> fork.stream().map(score -> OpTime.microseconds(unit, score)).toList())
        .toList();
  }

  /// The mean of each fork's iterations; NaN of a fork that has none.
  double[] forkMeans() {
    return forks.stream()
        .mapToDouble(
            fork -> fork.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN))
        .toArray();
  }

  private static List<List<Double>> forks(Node json) {
    List<List<Double>> forks = new ArrayList<>();
    if (json.has(HISTOGRAM)) {
      for (Node fork : json.at(HISTOGRAM).elements()) {
        forks.add(fork.elements().stream().map(Metric::mean).toList());
      }
    } else if (json.has(RAW)) {
      for (Node fork : json.at(RAW).elements()) {
        forks.add(fork.elements().stream().map(Node::asNumber).toList());
      }
    }
    return forks;
  }

  /// Of an iteration that JMH sampled: pairs of a value and how often it was.
  private static double mean(Node histogram) {
    double sum = 0;
    double count = 0;
    for (Node bin : histogram.elements()) {
      List<Node> pair = bin.elements();
      if (pair.size() != 2) {
        throw bin.unexpected("a value and a count");
      }
      sum += pair.getFirst().asNumber() * pair.getLast().asNumber();
      count += pair.getLast().asNumber();
    }
    return sum / count;
  }
}
