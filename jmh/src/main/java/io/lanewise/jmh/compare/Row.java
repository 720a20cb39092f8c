package io.lanewise.jmh.compare;

import java.util.List;

/// The columns that all tables have.
final class Row {
  static final List<String> TITLES =
      List.of("benchmark", "params", "base", "head", "head / base", "verdict");

  private Row() {}

  static List<String> cells(CaseResult result) {
    return List.of(
        result.id().shortName(),
        result.id().label().replaceAll("\\p{Cntrl}", "?"),
        Figures.time(result.medianNanos(Build.BASE)),
        Figures.time(result.medianNanos(Build.HEAD)),
        result.effect().map(Figures::interval).orElse("-"),
        result.verdict() + (result.isFaster() ? " (faster)" : ""));
  }
}
