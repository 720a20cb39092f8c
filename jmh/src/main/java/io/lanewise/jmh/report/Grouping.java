package io.lanewise.jmh.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Lays what was measured out: a group a class, panels of few cases, a colour for each series.
final class Grouping {
  private static final List<String> SCALING = List.of("rows", "queries");

  /// More cases in one chart are hard to read.
  private static final int PANEL_CASES = 12;

  private final List<Measured> measured;
  private final Params params;
  private final Optional<String> scaling;

  /// Params by which cases of a panel differ, by which panels differ, and series.
  private final List<String> labels;

  private final List<String> titles;
  private final List<String> series;

  private Grouping(List<Measured> measured) {
    this.measured = measured;
    this.params = new Params(measured.stream().map(Measured::at).distinct().toList());
    List<String> rest = new ArrayList<>(params.varying());
    this.scaling = SCALING.stream().filter(rest::contains).filter(params::isNumeric).findFirst();
    scaling.ifPresent(rest::remove);
    this.series = series(rest);
    rest.removeAll(series);
    int inTitle = scaling.isPresent() ? rest.size() : titled(rest);
    this.titles = List.copyOf(rest.subList(0, inTitle));
    this.labels = new ArrayList<>(rest.subList(inTitle, rest.size()));
    scaling.ifPresent(labels::add);
  }

  static List<Group> of(List<Measured> measured) {
    Map<String, List<Measured>> groups =
        measured.stream()
            .collect(
                Collectors.groupingBy(
                    each -> each.at().group(), LinkedHashMap::new, Collectors.toList()));
    return groups.values().stream().map(Grouping::new).map(Grouping::group).toList();
  }

  private Group group() {
    Case first = measured.getFirst().at();
    return new Group(
        first.group(),
        constant(),
        params.varying(),
        scaling,
        labels.isEmpty() ? "benchmark" : String.join(", ", labels),
        Work.of(first).map(Work::limit),
        panels());
  }

  /// Where params make the series no legend names the method.
  private String constant() {
    String method =
        series.isEmpty() ? "" : "method = " + PeerNames.of(measured.getFirst().method());
    return Stream.of(method, params.constant())
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /// A param makes the series where there is one method only.
  private List<String> series(List<String> from) {
    return measured.stream().map(Measured::method).distinct().count() == 1
        ? from.stream().filter(name -> params.values(name).size() <= Series.SLOTS).limit(1).toList()
        : List.of();
  }

  /// As few params as make panels small.
  private int titled(List<String> rest) {
    int count = 0;
    while (count < rest.size() && largest(rest.subList(0, count)) > PANEL_CASES) {
      count++;
    }
    return count;
  }

  private long largest(List<String> titled) {
    return measured.stream()
        .map(Measured::at)
        .distinct()
        .collect(Collectors.groupingBy(at -> Params.label(at, titled), Collectors.counting()))
        .values()
        .stream()
        .max(Comparator.naturalOrder())
        .orElse(0L);
  }

  private List<Panel> panels() {
    Map<String, Series> palette = palette();
    List<String> order = new ArrayList<>(titles);
    order.addAll(labels);
    Map<String, List<Point>> panels = new LinkedHashMap<>();
    measured.stream()
        .sorted(
            Comparator.comparing(Measured::at, params.order(order))
                .thenComparingInt(each -> slot(palette, each)))
        .forEach(
            each ->
                panels
                    .computeIfAbsent(Params.label(each.at(), titles), _ -> new ArrayList<>())
                    .add(point(each, palette)));
    return panels.entrySet().stream()
        .map(panel -> new Panel(panel.getKey(), panel.getValue()))
        .toList();
  }

  private Point point(Measured each, Map<String, Series> palette) {
    return new Point(
        labels.isEmpty() ? each.at().group() : Params.label(each.at(), labels),
        scaling.map(each.at()::number).orElse(Double.NaN),
        seriesOf(palette, each),
        each);
  }

  private String key(Measured each) {
    return series.isEmpty() ? each.method() : each.at().param(series.getFirst());
  }

  private Series seriesOf(Map<String, Series> palette, Measured each) {
    return Objects.requireNonNull(palette.get(key(each)));
  }

  private int slot(Map<String, Series> palette, Measured each) {
    return seriesOf(palette, each).slot();
  }

  private Map<String, Series> palette() {
    return series.isEmpty()
        ? Palette.ofMethods(measured.stream().map(Measured::method).distinct().toList())
        : Palette.ofValues(series.getFirst(), params.values(series.getFirst()));
  }
}
