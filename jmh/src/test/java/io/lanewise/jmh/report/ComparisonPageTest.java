package io.lanewise.jmh.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.compare.CaseResult;
import io.lanewise.jmh.compare.Comparison;
import io.lanewise.jmh.compare.Effect;
import io.lanewise.jmh.compare.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ComparisonPageTest {
  private static final Comparison COMPARISON = ComparedBuilds.whole();
  private static final String PAGE = ComparisonPage.of(COMPARISON);
  private static final Xml XML = Xml.parse(PAGE);

  @Test
  void verdictsComeFirstAndFailuresFirstOfThem() {
    assertEquals(
        List.of("FAIL: 2 failed, 2 inconclusive, 1 passed"), XML.texts("//h:p/h:strong").toList());
    assertEquals(
        List.of(
            "Sort.gone: FAIL",
            "Sort.slower: FAIL",
            "Sort.bimodal: INCONCLUSIVE",
            "Sort.noisy: INCONCLUSIVE",
            "Sort.same: PASS",
            "Environment"),
        XML.texts("//h:h2").toList());
    assertEquals(5, XML.count("//h:table[h:caption='Verdicts']/h:tbody/h:tr"));
    assertEquals(
        XML.texts("//h:section/@id").map(id -> "#" + id).toList(), XML.texts("//@href").toList());
  }

  @Test
  void everyReasonIsThere() {
    Set<String> items = XML.texts("//h:section//h:li").collect(Collectors.toSet());
    for (CaseResult result : COMPARISON.results()) {
      for (String text : result.texts()) {
        assertTrue(items.contains(text), text);
      }
    }
  }

  @Test
  void everyForkIsDrawnInTheColourOfItsBuild() {
    long forks = COMPARISON.results().stream().mapToLong(result -> result.forks().size()).sum();
    assertTrue(forks >= 12 * 4 + 20, "confirmed on fresh pairs: " + forks);
    assertEquals(forks / 2.0, XML.count("//s:line[@class='fork s0']"));
    assertEquals(forks / 2.0, XML.count("//s:line[@class='fork s1']"));
    assertTrue(XML.texts("//s:line/s:title").anyMatch(says -> says.contains(", slow")), PAGE);
  }

  @Test
  void theIntervalStandsBesideTheMargin() {
    assertEquals(4, XML.count("//h:figure"), "what was not timed has no drawing");
    assertEquals(4, XML.count("//s:line[@class='limit']"));
    assertEquals(4, XML.count("//s:g[@class='interval s1']"));
    CaseResult slower = COMPARISON.results().get(1);
    Effect effect = slower.effect().orElseThrow();
    double low = x("line", 2);
    double high = x("line", 3);
    double margin = x("limit", 1);
    assertTrue(margin < low && low < high, margin + " " + low + " " + high);
    // 100 % and the margin of 2 % give the scale.
    double hundred = x("axis", 1);
    double percent = (margin - hundred) / 2;
    assertEquals(100 * (effect.low() - 1), (low - hundred) / percent, 0.3);
    assertEquals(100 * (effect.high() - 1), (high - hundred) / percent, 0.3);
  }

  /// Of a vertical line in the section of what is slower.
  private static double x(String style, int number) {
    String section = "//h:section[h:h2='Sort.slower: FAIL']";
    String lines = section + "//s:line[@class='%s'][@x1=@x2 or @y1=@y2]/@x1".formatted(style);
    List<String> found = XML.texts(lines).toList();
    return Double.parseDouble(found.get(style.equals("axis") ? found.size() - 1 : number - 1));
  }

  @Test
  void axesAreNamedWithTheirUnits() {
    assertEquals(
        Set.of("time, relative to the median fork of BASE (%)", "forks as they ran"),
        XML.texts("//s:text[@class='title']").collect(Collectors.toSet()));
    assertEquals(0, XML.count("//s:svg[@role='img'][not(s:title) or not(@aria-label)]"));
    assertEquals(0, XML.count("//h:table[not(h:caption)]"));
  }

  @Test
  void hostileNamesStayTextAndNothingIsFetched() {
    String shown = ComparedBuilds.HOSTILE.replace('\u0001', '\ufffd');
    assertTrue(XML.texts("//h:td").anyMatch(shown::equals));
    assertTrue(XML.texts("//h:p").anyMatch(("size=" + shown + ", mode avgt.")::equals));
    assertEquals(
        0, XML.count("//@src | //h:link | //h:iframe | //@href[not(starts-with(., '#'))]"));
    assertFalse(PAGE.contains("url(") || PAGE.contains("@import"));
    assertEquals(0, XML.count("//s:*/@*[contains(., 'NaN')]"));
    assertTrue(XML.texts("//h:td").anyMatch(Case.NONE::equals), "what was not measured is a dash");
  }

  @Test
  void aComparisonOfNothingIsAPageToo() {
    Xml page =
        Xml.parse(
            ComparisonPage.of(new Comparison(false, Settings.defaults(), Map.of(), List.of())));
    assertEquals(1, page.count("//h:p[starts-with(., 'Not interleaved')]"));
    assertEquals(0, page.count("//h:section"));
  }
}
