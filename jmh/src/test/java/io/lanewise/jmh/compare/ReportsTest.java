package io.lanewise.jmh.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ReportsTest {
  /// One of each verdict, with a value that breaks tables, tags and documents.
  private static final Comparison COMPARISON =
      new Comparison(
          true,
          Settings.defaults(),
          Map.of("jdk", "25"),
          List.of(
              judged("a.Some.same", 1.0, 1.001, 0.999, 1.002, 0.998, 1.0),
              judged("a.Some.open", 1.0, 1.03, 0.98, 1.02, 0.97, 1.0),
              judged("a.Some.slow", 1.101, 1.1, 1.099, 1.102, 1.098, 1.1),
              CaseResult.untimed(
                  new Case("a.Some.gone", new TreeMap<>(Map.of("x", "|<b>\"&\u0001\n")), "avgt"),
                  0.02,
                  Stage.SCREENING,
                  Verdict.FAIL,
                  new Reason(Reason.Kind.ONE_SIDE_ONLY, "in BASE only, and not listed"))));

  @Test
  void theTableHoldsEverythingInOrderOfWeight() {
    String table = TerminalTable.of(COMPARISON);
    List<String> lines = table.lines().map(line -> line.replaceAll(" {2,}", "  ")).toList();
    assertEquals("benchmark  params  base  head  head / base  verdict", lines.getFirst());
    int slow = lines.indexOf("Some.slow  100 us  110 us  1.100 [1.099, 1.101]  FAIL");
    assertTrue(slow > 0, table);
    assertEquals(
        "  1.100 [1.099, 1.101] is slower by more than the margin of 2 %", lines.get(slow + 1));
    assertTrue(table.indexOf("Some.slow") < table.indexOf("Some.open"));
    assertTrue(table.indexOf("Some.open") < table.indexOf("Some.same"));
    assertTrue(table.endsWith("FAIL: 2 failed, 1 inconclusive, 1 passed\n"), table);
    assertFalse(table.contains("is not slower"), "what passed needs no reason");
  }

  @Test
  void theTablesColumnsAreAligned() {
    List<String> rows =
        TerminalTable.of(
                new Comparison(
                    true, Settings.defaults(), Map.of(), COMPARISON.results().subList(1, 4)))
            .lines()
            .filter(line -> line.startsWith("Some"))
            .toList();
    assertEquals(3, rows.size());
    assertEquals(1, rows.stream().mapToInt(row -> row.indexOf("100 us")).distinct().count());
  }

  @Test
  void markdownPutsFailuresFirstAndFoldsWhatPassed() {
    String report = MarkdownReport.of(COMPARISON);
    assertTrue(report.startsWith("**FAIL: 2 failed, 1 inconclusive, 1 passed**\n"), report);
    assertTrue(
        report.contains(
            "| Some.slow |  | 100 us | 110 us | 1.100 \\[1.099, 1.101] | FAIL | 1.100 \\[1.099,"),
        report);
    assertTrue(report.indexOf("Some.slow") < report.indexOf("Some.open"));
    assertTrue(report.indexOf("<summary>1 passed</summary>") < report.indexOf("Some.same"));
    assertTrue(report.contains("x=\\|&lt;b>\"&amp;?? |"), report);
  }

  @Test
  void everyTableRowHasAsManyCellsAsItsHead() {
    List<Long> bars =
        MarkdownReport.of(COMPARISON)
            .lines()
            .filter(line -> line.startsWith("|"))
            .map(line -> line.replace("\\|", "").chars().filter(c -> c == '|').count())
            .distinct()
            .toList();
    assertEquals(List.of(8L), bars);
  }

  @Test
  void jsonHoldsWhatProgramsNeed() throws Exception {
    JsonNode json = new ObjectMapper().readTree(ResultJson.of(COMPARISON));
    assertEquals(ResultJson.VERSION, json.path("version").asInt());
    assertEquals("FAIL", json.path("verdict").asText());
    assertEquals(1, json.path("exitCode").asInt());
    assertEquals(0.02, json.at("/settings/margin").asDouble());
    assertEquals("25", json.at("/environment/jdk").asText());
    JsonNode slow = json.path("results").path(1);
    assertEquals("a.Some.slow", slow.path("benchmark").asText());
    assertEquals("SLOWER", slow.at("/reasons/0/kind").asText());
    assertEquals(1.1, slow.at("/effect/ratio").asDouble(), 1e-5);
    assertEquals(6, slow.at("/effect/count").asInt());
    assertTrue(slow.at("/effect/robust/slowerP").asDouble() < 0.05);
    assertEquals(12, slow.path("forks").size());
    assertEquals(1e5, slow.at("/forks/0/nanosPerOp").asDouble(), 1e-9);
    assertEquals(0, slow.at("/slowMode/head").asInt());
    assertEquals(0.0, slow.at("/bytesPerOp/head").asDouble(1));
    JsonNode gone = json.path("results").path(0);
    assertFalse(gone.has("effect") || gone.has("bytesPerOp"), "what was not measured is missing");
    assertEquals("|<b>\"&\u0001\n", gone.at("/params/x").asText());
    assertTrue(json.path("results").path(2).path("pairsNeeded").asInt() > 0);
    assertFalse(ResultJson.of(COMPARISON).contains("NaN"));
  }

  @Test
  void xmlIsReadAsATestRun() throws Exception {
    Element suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(JUnitXml.of(COMPARISON))))
            .getDocumentElement();
    assertEquals("4", suite.getAttribute("tests"));
    assertEquals("2", suite.getAttribute("failures"));
    assertEquals("1", suite.getAttribute("skipped"));
    Element gone = (Element) suite.getElementsByTagName("testcase").item(0);
    assertEquals("a.Some", gone.getAttribute("classname"));
    assertEquals("gone x=|<b>\"&\ufffd avgt", gone.getAttribute("name"));
    Element failure = (Element) gone.getElementsByTagName("failure").item(0);
    assertEquals("in BASE only, and not listed", failure.getAttribute("message"));
    assertEquals(1, suite.getElementsByTagName("system-out").getLength());
  }

  @Test
  void theExitCodeIsThatOfTheWorstVerdict() {
    assertEquals(0, code(List.of()));
    assertEquals(0, code(COMPARISON.results().subList(3, 4)));
    assertEquals(3, code(COMPARISON.results().subList(2, 4)));
    assertEquals(1, code(COMPARISON.results().subList(1, 4)));
  }

  @Test
  void aPolicyDecidesOnWhatIsOpenOnly() {
    for (int policy : List.of(0, 1, 3)) {
      Settings settings = Settings.defaults().withPolicy(new Policy(policy, Set.of()));
      List<CaseResult> all = COMPARISON.results();
      assertEquals(policy, of(settings, all.subList(2, 4)).exitCode());
      assertEquals(1, of(settings, all.subList(1, 4)).exitCode());
      assertEquals(0, of(settings, all.subList(3, 4)).exitCode());
    }
    assertThrows(IllegalArgumentException.class, () -> new Policy(2, Set.of()));
    Settings passing = Settings.defaults().withPolicy(new Policy(0, Set.of()));
    CaseResult never =
        CaseResult.untimed(
            Forks.LINEAR,
            0.02,
            Stage.SCREENING,
            Verdict.INCONCLUSIVE,
            new Reason(Reason.Kind.UNFINISHED, "left in screening after 0 forks"));
    assertEquals(3, of(passing, List.of(never)).exitCode(), "nothing was compared");
  }

  private static Comparison of(Settings settings, List<CaseResult> results) {
    return new Comparison(true, settings, Map.of(), results);
  }

  private static int code(List<CaseResult> results) {
    return new Comparison(true, Settings.defaults(), Map.of(), results).exitCode();
  }

  private static CaseResult judged(String benchmark, double... ratios) {
    Case id = Forks.named(benchmark);
    List<Fork> forks = new ArrayList<>();
    for (int pair = 0; pair < ratios.length; pair++) {
      forks.add(Forks.fork(id, Build.BASE, pair, 0, 100.0));
      forks.add(Forks.fork(id, Build.HEAD, pair, 0, 100 * ratios[pair]));
    }
    return Forks.judged(forks);
  }
}
