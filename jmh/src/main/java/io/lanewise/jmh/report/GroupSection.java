package io.lanewise.jmh.report;

/// The part of a page that shows one group: the charts of each panel, then the figures.
final class GroupSection {
  private final Group group;

  GroupSection(Group group) {
    this.group = group;
  }

  Element draw(String id) {
    Element section = Element.of("section", "id", id).add(Element.of("h2").text(group.name()));
    if (!group.constant().isEmpty()) {
      section.add(Element.of("p").text("All with " + group.constant() + "."));
    }
    group.panels().forEach(panel -> section.add(panel(panel)));
    ResultTables tables = new ResultTables(group);
    return section.add(
        tables.summary(),
        Element.of("details")
            .add(Element.of("summary").text("Every iteration"), tables.iterations()));
  }

  private Element panel(Panel panel) {
    String of = panel.title().isEmpty() ? group.name() : group.name() + ", " + panel.title();
    Element article = Element.of("article");
    if (!panel.title().isEmpty()) {
      article.add(Element.of("h3").text(of));
    }
    article.add(Page.legend(panel.series()));
    if (panel.points().size() > 1 || group.hasShares()) {
      BarChart bars = new BarChart(group, panel);
      article.add(Page.figure(bars.title(), barsSay(), bars.draw(of)));
    }
    if (LineChart.isPossible(panel)) {
      LineChart lines = new LineChart(group.scaling().orElse("rows"), panel);
      String limit = lines.hasLimit() ? " The dashed line is the time at the limit." : "";
      article.add(Page.figure(lines.title(), "Lower is faster." + limit, lines.draw(of)));
    }
    if (StripChart.isPossible(panel)) {
      StripChart strips = new StripChart(group, panel);
      article.add(
          Page.figure(
              strips.title(),
              "A point is an iteration, a stroke the mean of a fork; forks lie below each other."
                  + " At the right is the median of the forks.",
              strips.draw(of)));
    }
    return article;
  }

  private String barsSay() {
    String bars = group.hasShares() ? "Longer is faster." : "Shorter is faster.";
    return group.hasRatios() ? bars + " × is the time over Lanewise's." : bars;
  }
}
