package io.lanewise.jmh.report;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// The params of a group: which vary, and in which order their values come.
final class Params {
  private final List<Case> cases;
  private final List<String> names;

  Params(Collection<Case> cases) {
    this.cases = List.copyOf(cases);
    this.names =
        cases.stream().flatMap(at -> at.params().keySet().stream()).distinct().sorted().toList();
  }

  List<String> varying() {
    return names.stream().filter(name -> values(name).size() > 1).toList();
  }

  String constant() {
    return names.stream()
        .filter(name -> values(name).size() == 1)
        .map(name -> name + " = " + values(name).getFirst())
        .collect(Collectors.joining(", "));
  }

  boolean isNumeric(String name) {
    return values(name).stream()
        .allMatch(value -> value.matches("\\d+") && Case.magnitude(value) > 0);
  }

  /// By size if all are numbers or shapes, else as JMH ran them.
  List<String> values(String name) {
    List<String> values = cases.stream().map(at -> at.param(name)).distinct().toList();
    return values.stream().anyMatch(value -> Double.isNaN(Case.magnitude(value)))
        ? values
        : values.stream().sorted(Comparator.comparingDouble(Case::magnitude)).toList();
  }

  /// By the first of some params, then by the next.
  Comparator<Case> order(List<String> by) {
    Comparator<Case> order = (_, _) -> 0;
    for (String name : by) {
      List<String> values = values(name);
      order = order.thenComparingInt(at -> values.indexOf(at.param(name)));
    }
    return order;
  }

  /// The values of some params of a case.
  static String label(Case at, List<String> of) {
    return of.stream().map(name -> name + " " + at.param(name)).collect(Collectors.joining(", "));
  }
}
