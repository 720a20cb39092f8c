package io.lanewise.jmh.report;

import io.lanewise.jmh.results.JmhResult;
import io.lanewise.jmh.results.Metric;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// The figures of a group as text.
final class ResultTables {
  private final Group group;

  /// Names of what profilers measured, with the unit.
  private final TreeMap<String, String> profiled = new TreeMap<>();

  ResultTables(Group group) {
    this.group = group;
    results().forEach(r -> r.secondary().forEach((name, of) -> profiled.put(name, of.unit())));
  }

  /// A row a method and case.
  Element summary() {
    Table table = new Table(group.name() + ": every result");
    group.varying().forEach(table::words);
    table.words("method").numbers("time (µs)");
    if (group.hasShares()) {
      Limit limit = group.limit().orElseThrow();
      table.numbers("of the " + limit.title()).numbers(limit.unit());
    }
    if (group.hasRatios()) {
      table.numbers("× Lanewise's time");
    }
    table.numbers("JMH's score ± error").numbers("forks × iterations");
    profiled.forEach((name, unit) -> table.numbers(name + " (" + unit + ")"));
    group.points().forEach(point -> row(table, point.measured()));
    return table.draw();
  }

  private void row(Table table, Measured of) {
    group.varying().forEach(param -> table.cell(of.at().param(param)));
    table.cell(PeerNames.of(of.method()));
    table.cell(of.microseconds(), Numbers.brief(of.microseconds()));
    if (group.hasShares()) {
      table.cell(of.share(), Numbers.percent(of.share()));
      table.cell(of.rate(), Numbers.brief(of.rate()));
    }
    if (group.hasRatios()) {
      table.cell(of.ratio(), Numbers.ratio(of.ratio()));
    }
    table.cell(
        of.results().stream().map(result -> score(result.primary())).toArray(Element[]::new));
    table.cell(of.results().stream().map(ResultTables::count).toArray(Element[]::new));
    for (String name : profiled.keySet()) {
      table.cell(
          of.results().stream()
              .flatMap(result -> Optional.ofNullable(result.secondary().get(name)).stream())
              .map(ResultTables::plain)
              .toArray(Element[]::new));
    }
  }

  /// A row a fork.
  Element iterations() {
    Table table = new Table(group.name() + ": every iteration, in JMH's unit");
    group.varying().forEach(table::words);
    table.words("method").numbers("run").numbers("fork").words("unit").words("iterations");
    for (Point point : group.points()) {
      List<JmhResult> runs = point.measured().results();
      for (int run = 0; run < runs.size(); run++) {
        iterations(table, point.measured(), runs.get(run).primary(), run);
      }
    }
    return table.draw();
  }

  private void iterations(Table table, Measured of, Metric metric, int run) {
    for (int fork = 0; fork < metric.forks().size(); fork++) {
      group.varying().forEach(param -> table.cell(of.at().param(param)));
      table.cell(PeerNames.of(of.method()));
      table.cell(run + 1, String.valueOf(run + 1)).cell(fork + 1, String.valueOf(fork + 1));
      table.cell(metric.unit());
      table.cell(
          metric.forks().get(fork).stream()
              .map(time -> Element.of("span", "class", "raw").text(time + " "))
              .toArray(Element[]::new));
    }
  }

  private List<JmhResult> results() {
    return group.points().stream().flatMap(p -> p.measured().results().stream()).toList();
  }

  private static Element score(Metric of) {
    return line()
        .add(Table.number(of.score(), Numbers.brief(of.score())))
        .text(" ± ")
        .add(Table.number(of.error(), Numbers.brief(of.error())))
        .text(" " + of.unit());
  }

  private static Element plain(Metric of) {
    return line().add(Table.number(of.score(), Numbers.brief(of.score())));
  }

  private static Element count(JmhResult of) {
    List<List<Double>> forks = of.primary().forks();
    return line().text(forks.size() + " × " + forks.stream().mapToInt(List::size).max().orElse(0));
  }

  private static Element line() {
    return Element.of("span", "class", "line");
  }
}
