package io.lanewise.jmh.runner;

import java.util.List;
import java.util.Map;

/// Which benchmarks of a jar are run, as JMH's own options choose them.
///
/// @param includes regular expressions, one of which is found in a benchmark's full name; all
///   benchmarks where there are none
/// @param excludes regular expressions none of which is found in it
/// @param params values that take the place of those in the jar, by name
public record Selection(
    List<String> includes, List<String> excludes, Map<String, List<String>> params) {
  /// All benchmarks with all their values.
  public static final Selection ALL = new Selection(List.of(), List.of(), Map.of());

  /// Keeps copies.
  public Selection {
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
    params = Map.copyOf(params);
  }
}
