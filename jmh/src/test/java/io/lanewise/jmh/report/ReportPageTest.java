package io.lanewise.jmh.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.results.Environment;
import io.lanewise.jmh.results.JmhResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private static final String PAGE = ReportPage.of(Samples.ENVIRONMENT, List.of(Samples.whole()));
  private static final Xml XML = Xml.parse(PAGE);

  @Test
  void everyNumberOfTheJsonIsThere() {
    Set<String> texts =
        Stream.concat(XML.texts("//h:span[@class='raw']"), XML.texts("//h:data/@value"))
            .map(String::strip)
            .collect(Collectors.toSet());
    List<Double> numbers = new ArrayList<>();
    for (JmhResult result : Samples.whole().results()) {
      numbers.add(result.primary().score());
      numbers.add(result.primary().error());
      result.primary().forks().forEach(numbers::addAll);
      result.secondary().values().forEach(metric -> numbers.add(metric.score()));
    }
    assertTrue(numbers.size() > 100);
    numbers.forEach(number -> assertTrue(texts.contains(number.toString()), number.toString()));
  }

  @Test
  void everyAxisIsNamedWithItsUnit() {
    assertEquals(
        Set.of(
            "Share of the FMA ceiling (%)",
            "Share of the read bandwidth (%)",
            "time, relative to the median fork (%)",
            "rows",
            "rows (logarithmic)",
            "µs (logarithmic)",
            "benchmark"),
        XML.texts("//s:text[@class='title']").collect(Collectors.toSet()));
    // Each drawing has its x axis and what stands left of it.
    assertEquals(2 * XML.count("//h:figure"), XML.count("//s:text[@class='title']"));
  }

  @Test
  void everyDrawingAndTableSaysWhatItIs() {
    assertTrue(XML.count("//h:figure") >= 6);
    assertEquals(0, XML.count("//s:svg[@role='img'][not(s:title) or not(@aria-label)]"));
    assertEquals(0, XML.count("//h:figure[not(h:figcaption)]"));
    assertEquals(0, XML.count("//h:table[not(h:caption)]"));
    assertEquals(0, XML.count("//h:th[not(@scope)]"));
    assertEquals(0, XML.count("//h:tbody/h:tr[not(h:th[@scope='row'])]"));
    assertEquals(1, XML.count("/h:html[@lang='en']"));
  }

  @Test
  void peersHaveColoursNamesAndRatios() {
    String panel = "//h:section[h:h2='LinearPeers']";
    assertEquals(3, XML.count(panel + "//h:ul[@class='legend']/h:li"));
    assertEquals(3, XML.count(panel + "//s:rect[@class='bar s1']"));
    // 5.123 + 7 letters of pytorch over 5.123 + 8 of lanewise.
    assertEquals(3, XML.count(panel + "//s:text[contains(., '· 0.92×')]"));
  }

  @Test
  void theEnvironmentAndTheReadmesTablesAreThere() {
    String environment = String.join(" ", XML.texts("//h:table[@class='environment']").toList());
    for (String fact :
        List.of("A \"CPU\" <1>", "performance", "25.0.3+9", "0123456789abcdef, with changes")) {
      assertTrue(environment.contains(fact), environment);
    }
    assertEquals(List.of(ReadmeTables.of(List.of(Samples.whole()))), XML.texts("//h:pre").toList());
  }

  @Test
  void nothingIsFetched() {
    assertEquals(
        0, XML.count("//@src | //h:link | //h:iframe | //@href[not(starts-with(., '#'))]"));
    assertFalse(PAGE.contains("url(") || PAGE.contains("@import"));
  }

  @Test
  void hostileNamesStayText() {
    String hostile = "</title><script>alert('&')</script>\u0000\u0007\ud800\"";
    String json =
        Samples.result("ABenchmark.NAME", "{\"p\": \"NAME\", \"rows\": \"1\"}", 1, "us/op")
            + ", "
            + Samples.result("ABenchmark.NAME", "{\"p\": \"other\", \"rows\": \"2\"}", 1, "us/op");
    String quoted =
        hostile
            .replace("\"", "\\\"")
            .replace("\u0000", "\\u0000")
            .replace("\u0007", "\\u0007")
            .replace("\ud800", "\\ud800");
    Run run = Run.read("run.json", "[" + json.replace("NAME", quoted) + "]");
    Xml page = Xml.parse(ReportPage.of(Samples.ENVIRONMENT, List.of(run)));
    assertEquals(1, page.count("//h:script"));
    assertEquals(0, page.count("//s:script"));
    assertTrue(
        page.texts("//h:td")
            .anyMatch("</title><script>alert('&')</script>\ufffd\ufffd\ufffd\""::equals));
  }

  @Test
  void runsWithoutResultsMakeAPageThatSaysSo() {
    Environment nothing = Environment.parse("env.json", "{}");
    for (List<Run> runs : List.of(List.<Run>of(), List.of(Samples.read()))) {
      Xml page = Xml.parse(ReportPage.of(nothing, runs));
      assertEquals(1, page.count("//h:p[.='There are no results.']"));
      assertEquals(0, page.count("//h:figure"));
      assertTrue(page.texts("//h:td").allMatch("unknown"::equals));
    }
  }

  @Test
  void figuresThatAreNoNumbersAreDashes() {
    String json =
        """
        [{"benchmark": "p.LinearBenchmark.a", "mode": "avgt", "params": {"rows": "1", "shape": "2x2"},
          "primaryMetric": {"score": "NaN", "scoreUnit": "us/op", "rawData": [["NaN"], []]}},
         {"benchmark": "p.LinearBenchmark.a", "mode": "avgt", "params": {"rows": "2", "shape": "2x2"},
          "primaryMetric": {"score": 0, "scoreUnit": "us/op", "rawData": []}}]
        """;
    Run run = Run.read("run.json", json);
    String page = ReportPage.of(Samples.ENVIRONMENT, List.of(run));
    Xml xml = Xml.parse(page);
    assertEquals(0, xml.count("//s:*/@*[contains(., 'NaN') or contains(., 'Infinity')]"));
    assertTrue(xml.texts("//h:td").anyMatch(Case.NONE::equals));
  }
}
