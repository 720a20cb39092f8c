package io.lanewise.jmh.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.history.HistoryFile;
import io.lanewise.jmh.history.HistoryRow;
import io.lanewise.jmh.history.Rows;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HistoryPageTest {
  private static final String PAGE = HistoryPage.of(rows());
  private static final Xml XML = Xml.parse(PAGE);

  /// Thirty runs of two cases, one of them with a step, ten of them on another machine too.
  static List<HistoryRow> rows() {
    Stream<HistoryRow> steady =
        IntStream.range(0, 30)
            .mapToObj(day -> Rows.of(day, "a.Sort.same", "size=10", 1e6 + day % 3 * 1e4));
    Stream<HistoryRow> slower =
        IntStream.range(0, 30)
            .mapToObj(day -> Rows.of(day, "a.Sort.slower", "", (day < 17 ? 5 : 6) + day % 3 * 0.1));
    Stream<HistoryRow> other =
        IntStream.range(20, 30)
            .mapToObj(
                day -> Rows.on("ba9876543210", day, "a.Sort.slower", "", 8.123 + day % 2 * 0.1));
    return HistoryFile.merge(
        List.of(), Stream.of(steady, slower, other).flatMap(rows -> rows).toList());
  }

  @Test
  void everyCaseHasAChartWithItsPointsAndALineForEachMachine() {
    assertEquals(List.of("Sort.same size=10", "Sort.slower"), XML.texts("//h:h2").toList());
    assertEquals(2, XML.count("//h:figure"));
    assertEquals(3, XML.count("//s:polyline"));
    assertEquals(30 + 40, XML.count("//h:figure//s:path[@class='mark s0' or @class='mark s1']"));
    assertEquals(
        List.of("machine 0123456789ab", "machine ba9876543210"),
        XML.texts("//h:section[h:h2='Sort.slower']/h:ul/h:li").map(String::strip).toList());
  }

  @Test
  void axesAreNamedWithUnitsAndCommits() {
    assertEquals(
        Set.of("commit, in order of the runs", "us/op"),
        XML.texts("//s:text[@class='title']").collect(Collectors.toSet()));
    assertTrue(XML.texts("//s:text").anyMatch("1abcdef"::equals));
  }

  @Test
  void everyValueIsThereWithoutAScript() {
    Set<String> values = XML.texts("//h:td/h:data/@value").collect(Collectors.toSet());
    for (HistoryRow row : rows()) {
      assertTrue(values.contains(Double.toString(row.value())), row.toString());
    }
  }

  @Test
  void hostileNamesStayTextAndNothingIsFetched() {
    String hostile = "</title><script>\"'&\u0001";
    Xml page = Xml.parse(HistoryPage.of(List.of(Rows.of(1, "a.Sort.x", hostile, 5))));
    assertEquals(1, page.count("//h:script"));
    String shown = "Sort.x " + hostile.replace('\u0001', '\ufffd');
    assertEquals(List.of(shown), page.texts("//h:h2").toList());
    assertEquals(
        0, XML.count("//@src | //h:link | //h:iframe | //@href[not(starts-with(., '#'))]"));
    assertFalse(PAGE.contains("url(") || PAGE.contains("@import"));
  }

  @Test
  void noRowsMakeAPageThatSaysSo() {
    Xml page = Xml.parse(HistoryPage.of(List.of()));
    assertEquals(1, page.count("//h:p[.='There are no results.']"));
    assertEquals(0, page.count("//h:figure"));
  }
}
