package io.lanewise.jmh.report;

import io.lanewise.jmh.compare.Allocation;
import io.lanewise.jmh.compare.Build;
import io.lanewise.jmh.compare.CaseResult;
import io.lanewise.jmh.compare.Comparison;
import io.lanewise.jmh.compare.Effect;
import io.lanewise.jmh.compare.Reason;
import io.lanewise.jmh.compare.Settings;
import java.util.List;
import java.util.Locale;

/// One page of HTML with the outcome of a comparison of two builds: verdicts, reasons, every fork,
/// and what it ran on. It needs nothing beside it.
public final class ComparisonPage {
  private final Comparison comparison;

  private ComparisonPage(Comparison comparison) {
    this.comparison = comparison;
  }

  /// The page.
  public static String of(Comparison comparison) {
    return Page.of("Comparison of two builds", new ComparisonPage(comparison).main());
  }

  private Element main() {
    Element main =
        Element.of("main")
            .add(
                Element.of("h1").text("Comparison of two builds"),
                Element.of("p").add(Element.of("strong").text(comparison.summary())).text("."),
                Element.of("p").text(comparison.promise()),
                table());
    List<CaseResult> results = comparison.results();
    for (int i = 0; i < results.size(); i++) {
      main.add(section(id(i), results.get(i)));
    }
    return main.add(
        Element.of("h2").text("Environment"),
        EnvironmentTable.of("What was compared, and on what", comparison.environment()));
  }

  private Element table() {
    Table table =
        new Table("Verdicts")
            .words("benchmark")
            .words("params")
            .words("verdict")
            .numbers("BASE")
            .numbers("HEAD")
            .numbers("HEAD / BASE")
            .words("interval")
            .numbers("margin");
    List<CaseResult> results = comparison.results();
    for (int i = 0; i < results.size(); i++) {
      CaseResult of = results.get(i);
      table
          .cell(Element.of("a", "href", "#" + id(i)).text(of.id().shortName()))
          .cell(of.id().label())
          .cell(verdict(of));
      time(table, of, Build.BASE);
      time(table, of, Build.HEAD);
      double ratio = of.effect().map(Effect::ratio).orElse(Double.NaN);
      table
          .cell(ratio, Numbers.factor(ratio))
          .cell(of.effect().map(ComparisonPage::range).orElse(Case.NONE))
          .cell(of.margin(), percent(of.margin()));
    }
    return table.draw();
  }

  private static void time(Table table, CaseResult of, Build build) {
    double nanos = of.medianNanos(build);
    table.cell(nanos, Double.isNaN(nanos) ? Case.NONE : Numbers.time(nanos / 1e3));
  }

  private Element section(String id, CaseResult of) {
    Element section =
        Element.of("section", "id", id)
            .add(Element.of("h2").text(of.id().shortName() + ": " + verdict(of)));
    String params = of.id().label().isEmpty() ? "" : of.id().label() + ", ";
    section.add(Element.of("p").text(params + "mode " + of.id().mode() + "."));
    Element reasons = Element.of("ul");
    of.reasons().stream()
        .map(Reason::text)
        .forEach(reason -> reasons.add(Element.of("li").text(reason)));
    section.add(reasons);
    if (ForkChart.isPossible(of)) {
      section.add(
          Page.legend(List.of(ForkChart.BASE, ForkChart.HEAD)),
          Page.figure("Every fork", says(of), new ForkChart(of).draw(of.id().toString())));
    }
    return section;
  }

  private String says(CaseResult of) {
    StringBuilder says = new StringBuilder("A fork is one process; the first is at the top.");
    if (!comparison.interleaved()) {
      says.append(" Those of BASE come first here, whenever they ran.");
    }
    says.append(" The dashed line is the margin of ").append(percent(of.margin())).append('.');
    of.effect()
        .ifPresent(effect -> says.append(" HEAD / BASE is ").append(interval(effect)).append('.'));
    Allocation bytes = of.allocation();
    if (bytes.isKnown()) {
      says.append(" BASE allocates ").append(Numbers.brief(bytes.base()));
      says.append(" B/op, HEAD ").append(Numbers.brief(bytes.head())).append('.');
    }
    if (of.slowMode().isSeen()) {
      says.append(" Forks 1.5 times as slow as their median: ").append(of.slowMode()).append('.');
    }
    return says.toString();
  }

  /// The ratio with its interval.
  static String interval(Effect effect) {
    return "%s, %s with %s confidence"
        .formatted(Numbers.factor(effect.ratio()), range(effect), percent(Settings.LEVEL));
  }

  private static String range(Effect effect) {
    return Numbers.factor(effect.low()) + " to " + Numbers.factor(effect.high());
  }

  private static String verdict(CaseResult of) {
    return of.verdict() + (of.isFaster() ? " (faster)" : "");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * share).replaceFirst("\\.?0+$", "") + " %";
  }

  private static String id(int result) {
    return "case-" + (result + 1);
  }
}
