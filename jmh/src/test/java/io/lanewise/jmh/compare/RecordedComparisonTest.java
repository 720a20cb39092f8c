package io.lanewise.jmh.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.results.Difference;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordedComparisonTest {
  private static final double[] TIMES = {100, 101, 99.5, 100.4, 98.9, 100.1};

  @Test
  void aSlowDownFailsAndIsMarkedAsNotInterleaved() {
    Comparison result = compare(packed(TIMES), packed(times(1.1)));
    assertEquals(Verdict.FAIL, result.verdict());
    assertEquals(ExitCode.REGRESSION, result.exitCode());
    assertFalse(result.interleaved());
    assertTrue(result.promise().startsWith("Not interleaved"));
    Effect effect = result.results().getFirst().effect().orElseThrow();
    assertFalse(effect.paired());
    assertEquals(1.1, effect.ratio(), 1e-9);
  }

  @Test
  void noChangeAndASpeedUpPass() {
    assertEquals(ExitCode.PASS, compare(packed(TIMES), packed(times(1.001))).exitCode());
    Comparison faster = compare(packed(TIMES), packed(times(0.9)));
    assertEquals(Verdict.PASS, faster.verdict());
    assertTrue(faster.results().getFirst().isFaster());
  }

  @Test
  void moreThroughputIsNoSlowDown() {
    String base = throughput(packed(TIMES));
    String head = throughput(packed(times(1.1)));
    assertTrue(compare(base, head).results().getFirst().isFaster());
    assertEquals(Verdict.FAIL, compare(head, base).verdict());
  }

  @Test
  void threeForksDecideNothing() {
    Comparison result = compare(packed(100, 101, 99), packed(150, 151, 149));
    assertEquals(ExitCode.INCONCLUSIVE, result.exitCode());
    assertEquals(
        List.of("at least 4 forks of each build are needed"), result.results().getFirst().texts());
  }

  @Test
  void aMissingBenchmarkFailsUnlessListed() {
    String both = JmhText.file(JmhText.result("L.packed", TIMES), JmhText.result("L.rows", TIMES));
    Comparison result = compare(both, packed(TIMES));
    assertEquals(Verdict.FAIL, result.verdict());
    assertEquals("in BASE only, and not listed", result.results().getFirst().texts().getFirst());
    Settings listed = Settings.defaults().withOneSided(Set.of(), Set.of("io.lanewise.jmh.L.rows"));
    assertEquals(
        Verdict.PASS,
        RecordedComparison.of(
                recording(both, Build.BASE), recording(packed(TIMES), Build.HEAD), listed)
            .verdict());
  }

  @Test
  void anotherJdkOrOtherFlagsAreNotComparable() {
    String both = JmhText.file(JmhText.result("L.packed", TIMES), JmhText.result("L.rows", TIMES));
    String other = both.replace("25.0.3+9", "25.0.4+1").replace("-Xmx4g", "-Xmx8g");
    NotComparableException e =
        assertThrows(NotComparableException.class, () -> compare(both, other));
    String where = " (io.lanewise.jmh.L.packed dtype=f32 rows=8 avgt and 1 more)";
    assertEquals(
        List.of(
            "jvmArgs: [\"-Xmx4g\"] in BASE.json, [\"-Xmx8g\"] in HEAD.json" + where,
            "vmVersion: 25.0.3+9 in BASE.json, 25.0.4+1 in HEAD.json" + where),
        e.differences());
    assertEquals(ExitCode.NOT_COMPARABLE, e.exitCode());
  }

  @Test
  void whatIsComparedOnPurposeMayDiffer() {
    String other = packed(TIMES).replace("25.0.3+9", "25.0.4+1").replace("-Xmx4g", "-Xmx8g");
    Recording base = recording(packed(TIMES), Build.BASE);
    Recording head = recording(other, Build.HEAD);
    Settings jdk = allowing(Difference.Kind.JDK);
    NotComparableException e =
        assertThrows(NotComparableException.class, () -> RecordedComparison.of(base, head, jdk));
    assertEquals(1, e.differences().size());
    Settings both = allowing(Difference.Kind.JDK, Difference.Kind.FLAGS);
    assertEquals(Verdict.PASS, RecordedComparison.of(base, head, both).verdict());
    Recording longer =
        recording(other.replace("5, \"warmupTime\"", "6, \"warmupTime\""), Build.HEAD);
    assertThrows(NotComparableException.class, () -> RecordedComparison.of(base, longer, both));
    assertThrows(IllegalArgumentException.class, () -> allowing(Difference.Kind.MEASUREMENT));
  }

  private static Settings allowing(Difference.Kind... kinds) {
    return Settings.defaults().withPolicy(new Policy(ExitCode.INCONCLUSIVE, Set.of(kinds)));
  }

  @Test
  void anotherPathOfTheSameJdkIsComparable() {
    String moved = packed(TIMES).replace("/somewhere", "/elsewhere");
    assertEquals(Verdict.PASS, compare(packed(TIMES), moved).verdict());
  }

  @Test
  void runsWithNothingInCommonAreNotComparable() {
    String throughput = throughput(packed(TIMES));
    NotComparableException e =
        assertThrows(NotComparableException.class, () -> compare(packed(TIMES), throughput));
    assertEquals(
        "not comparable: benchmarks in common expected, got 1 of BASE and 1 others of HEAD",
        e.getMessage());
  }

  private static Comparison compare(String base, String head) {
    return RecordedComparison.of(
        recording(base, Build.BASE), recording(head, Build.HEAD), Settings.defaults());
  }

  private static Recording recording(String json, Build build) {
    return Recording.read(json, build + ".json", build, 0, Instant.EPOCH);
  }

  private static String packed(double... forks) {
    return JmhText.file(JmhText.result("L.packed", forks));
  }

  private static String throughput(String json) {
    return json.replace("avgt", "thrpt").replace("us/op", "ops/us");
  }

  private static double[] times(double ratio) {
    return Arrays.stream(TIMES).map(time -> ratio * time).toArray();
  }
}
