package io.lanewise.jmh.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GroupingTest {
  @Test
  void rowsScaleAndOtherParamsMakePanels() {
    Group group =
        grouped(
            at("lanewise", "rows", 16, "shape", "9x9"),
            at("lanewise", "rows", 2, "shape", "9x9"),
            at("ejml", "rows", 2, "shape", "9x9"),
            at("lanewise", "rows", 2, "shape", "3x3"));
    assertEquals(Optional.of("rows"), group.scaling());
    assertEquals(List.of("shape 3x3", "shape 9x9"), titles(group));
    Panel last = group.panels().getLast();
    assertEquals(List.of("rows 2", "rows 16"), last.labels());
    assertEquals(List.of(2.0, 2.0, 16.0), last.points().stream().map(Point::x).toList());
    assertEquals(List.of("Lanewise", "EJML 0.46.1"), labels(last));
  }

  @Test
  void aSingleMethodIsColouredByAParam() {
    Group group =
        grouped(
            at("packed", "rows", 1, "shape", "3x3"),
            at("packed", "rows", 1, "shape", "9x9"),
            at("packed", "rows", 2, "shape", "3x3"));
    assertEquals(List.of(""), titles(group));
    assertEquals(List.of("shape 3x3", "shape 9x9"), labels(group.panels().getFirst()));
    assertEquals("method = packed", group.constant());
  }

  @Test
  void manyCasesAreSplitIntoPanels() {
    String[] results =
        Stream.of(1, 2, 3, 4)
            .flatMap(a -> Stream.of("p", "q", "r", "s").map(b -> at("x", "a", a, "b", b)))
            .flatMap(result -> Stream.of(result, result.replace(".x\"", ".y\"")))
            .toArray(String[]::new);
    Group group = grouped(results);
    assertEquals(List.of("a 1", "a 2", "a 3", "a 4"), titles(group));
    assertEquals(List.of("b p", "b q", "b r", "b s"), group.panels().getFirst().labels());
    assertEquals("b", group.labelled());
  }

  @Test
  void aParamThatNeverVariesIsSaidOnce() {
    Group group = grouped(at("x", "a", 7, "b", "p"), at("x", "a", 7, "b", "q"));
    assertEquals("method = x, a = 7", group.constant());
    assertEquals(List.of("b"), group.varying());
  }

  @Test
  void aPeerHasItsColourInEveryGroup() {
    List<Series> both = grouped(at("ejml", "a", 1, "b", "p")).panels().getFirst().series();
    List<Series> all =
        grouped(at("lanewise", "a", 1, "b", "p"), at("ejml", "a", 1, "b", "p"))
            .panels()
            .getFirst()
            .series();
    assertTrue(all.containsAll(both));
    assertEquals(2, all.stream().map(Series::slot).distinct().count());
  }

  private static Group grouped(String... results) {
    List<Measured> measured = new RunComparison(List.of(Samples.read(results)), null).all();
    List<Group> groups = Grouping.of(measured);
    assertEquals(1, groups.size());
    return groups.getFirst();
  }

  private static String at(String method, String one, int number, String other, String word) {
    String params = "{\"%s\": \"%d\", \"%s\": \"%s\"}".formatted(one, number, other, word);
    return Samples.result("ThingBenchmark." + method, params, 2, "us/op");
  }

  private static List<String> titles(Group group) {
    return group.panels().stream().map(Panel::title).toList();
  }

  private static List<String> labels(Panel panel) {
    return panel.series().stream().map(Series::label).toList();
  }
}
