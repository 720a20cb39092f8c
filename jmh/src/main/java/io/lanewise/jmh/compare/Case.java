package io.lanewise.jmh.compare;

import java.util.Collections;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// One benchmark method with one set of params in one mode: what gets a verdict.
///
/// @param benchmark full name of the method
/// @param params sorted by name
/// @param mode as JMH shortens it
public record Case(String benchmark, SortedMap<String, String> params, String mode)
    implements Comparable<Case> {
  private static final Comparator<Case> ORDER =
      Comparator.comparing(Case::benchmark).thenComparing(Case::label).thenComparing(Case::mode);

  /// Keeps a copy of the params.
  public Case {
    params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
  }

  /// Class and method without the package.
  public String shortName() {
    int method = benchmark.lastIndexOf('.');
    return benchmark.substring(benchmark.lastIndexOf('.', method - 1) + 1);
  }

  /// The params as `name=value`, blanks between; empty without params.
  public String label() {
    return params.entrySet().stream()
        .map(param -> param.getKey() + "=" + param.getValue())
        .collect(Collectors.joining(" "));
  }

  @Override
  public int compareTo(Case other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return params.isEmpty() ? benchmark + " " + mode : benchmark + " " + label() + " " + mode;
  }
}
