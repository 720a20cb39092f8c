package io.lanewise.jmh.report;

import io.lanewise.jmh.results.JmhResult;
import java.util.Map;

/// What several methods were measured at: one point of a group's grid of params.
///
/// @param params sorted by name
record Case(String group, Map<String, String> params) {
  static final String NONE = "–";

  private static final String PEERS = "Peers";

  /// Its group is the simple name of the class without `Benchmark`. Classes of peers belong
  /// together: what follows `Peers` is cut off.
  static Case of(JmhResult result) {
    String type = result.benchmark().replaceAll("(?s)^(?:.*\\.)?([^.]+)\\.[^.]*$", "$1");
    int peers = type.indexOf(PEERS);
    return new Case(
        peers >= 0
            ? type.substring(0, peers + PEERS.length())
            : type.replaceFirst("(?<=.)Benchmark$", ""),
        result.params());
  }

  String param(String name) {
    return params.getOrDefault(name, NONE);
  }

  /// NaN where it is no number.
  double number(String name) {
    return magnitude(param(name));
  }

  /// The number, or of sizes such as 384x1536 the product; NaN of anything else.
  static double magnitude(String value) {
    if (!value.matches("\\d{1,15}(x\\d{1,15}){0,3}")) {
      return Double.NaN;
    }
    double product = 1;
    for (String size : value.split("x", -1)) {
      product *= Double.parseDouble(size);
    }
    return product;
  }
}
