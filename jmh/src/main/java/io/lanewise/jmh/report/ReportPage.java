package io.lanewise.jmh.report;

import io.lanewise.jmh.results.Environment;
import java.util.ArrayList;
import java.util.List;

/// One page of HTML with everything that some runs measured, which needs nothing beside it.
///
/// It is XML too, says all without its script, and follows the reader's choice of light or dark.
public final class ReportPage {
  private final Environment environment;
  private final List<Run> runs;
  private final RunComparison comparison;

  private ReportPage(Environment environment, List<Run> runs) {
    this.environment = environment;
    this.runs = runs;
    this.comparison = new RunComparison(runs, environment.calibration());
  }

  /// The page.
  ///
  /// @param environment of all runs
  /// @param runs of the same benchmarks: where several measured the same, the page shows medians
  public static String of(Environment environment, List<Run> runs) {
    ReportPage page = new ReportPage(environment, List.copyOf(runs));
    return Page.of("Benchmarks of Lanewise", page.main(), page.readme());
  }

  private Element main() {
    List<Group> groups = Grouping.of(comparison.all());
    Element main =
        Element.of("main")
            .add(
                Element.of("h1").text("Benchmarks of Lanewise"),
                Element.of("p").text(limits()),
                contents(groups),
                EnvironmentTable.of(environment, runs));
    for (int i = 0; i < groups.size(); i++) {
      main.add(new GroupSection(groups.get(i)).draw(id(i)));
    }
    return main;
  }

  private String limits() {
    List<String> known = new ArrayList<>();
    for (Limit limit : Limit.values()) {
      double ceiling = comparison.ceiling(limit);
      if (Double.isFinite(ceiling)) {
        known.add(limit.title() + " " + Numbers.brief(ceiling) + " " + limit.unit());
      }
    }
    return "One core's limits: "
        + (known.isEmpty() ? "not measured" : String.join(", ", known))
        + ". A share is of the limit that the same run measured, or of the calibration below where"
        + " it measured none. × is the other's time over Lanewise's in the same run: below 1 the"
        + " other is faster. Of several runs all figures are medians.";
  }

  private static Element contents(List<Group> groups) {
    Element list = Element.of("ul");
    for (int i = 0; i < groups.size(); i++) {
      list.add(
          Element.of("li").add(Element.of("a", "href", "#" + id(i)).text(groups.get(i).name())));
    }
    return groups.isEmpty()
        ? Element.of("p").text("There are no results.")
        : Element.of("nav", "aria-label", "Groups of benchmarks").add(list);
  }

  private Element readme() {
    Element section = Element.of("section", "id", "markdown");
    return runs.isEmpty() || !ReadmeTables.possible(runs)
        ? section
        : section.add(
            Element.of("h2").text("The tables as Markdown"),
            Element.of("pre", "tabindex", "0").text(ReadmeTables.of(runs)));
  }

  private static String id(int group) {
    return "group-" + (group + 1);
  }
}
