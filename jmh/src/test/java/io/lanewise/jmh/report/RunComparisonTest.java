package io.lanewise.jmh.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.results.Environment;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunComparisonTest {
  private static final Environment.Calibration LIMITS = new Environment.Calibration(200, 20);

  @Test
  void ratiosAreOfOneRunAndMediansOfAll() {
    Measured ejml = ejml(pair(10, 30), pair(20, 40), pair(10, 90));
    assertEquals(3.0, ejml.ratio());
    assertEquals(40.0, ejml.microseconds());
    assertEquals(3, ejml.forks().size());
  }

  @Test
  void aShareIsOfTheSameRunsCeiling() {
    Run run = Samples.read(Samples.CEILING, Samples.linear("LinearPeersBenchmark.ejml", 8, 50));
    assertEquals(0.8, ejml(run).share(), 1e-9);
    assertEquals(80, ejml(run).rate(), 1e-9);
    assertEquals(100, new RunComparison(List.of(run), LIMITS).ceiling(Limit.FMA), 1e-9);
    assertEquals(20, new RunComparison(List.of(run), LIMITS).ceiling(Limit.READ));
  }

  @Test
  void theCalibrationServesWhereARunHasNoCeiling() {
    Run run = Samples.read(Samples.linear("LinearPeersBenchmark.ejml", 8, 50));
    assertEquals(0.4, ejml(run).share(), 1e-9);
    Measured without = new RunComparison(List.of(run), null).all().getFirst();
    assertTrue(Double.isNaN(without.share()));
  }

  @Test
  void lookUpsAreBoundByReading() {
    Run run =
        Samples.read(
            Samples.result(
                "EmbeddingPeersBenchmark.ejml", "{\"ids\": \"oneRow\"}", 0.1536, "us/op"));
    assertEquals(10, ejml(run).rate(), 1e-9);
    assertEquals(0.5, ejml(run).share(), 1e-9);
  }

  @Test
  void severalModesOfAMethodStayApart() {
    String time = Samples.linear("LinearPeersBenchmark.ejml", 8, 50);
    String throughput = Samples.linear("LinearPeersBenchmark.ejml", 8, 70).replace("avgt", "thrpt");
    List<Measured> all =
        new RunComparison(List.of(Samples.read(time, throughput, throughput)), null).all();
    assertEquals(
        List.of("ejml", "ejml (thrpt)", "ejml (thrpt) 2"),
        all.stream().map(Measured::method).toList());
    assertEquals(List.of(50.0, 70.0, 70.0), all.stream().map(Measured::microseconds).toList());
  }

  private static Run pair(double ours, double theirs) {
    return Samples.read(
        Samples.linear("LinearPeersBenchmark.lanewise", 8, ours),
        Samples.linear("LinearPeersBenchmark.ejml", 8, theirs));
  }

  private static Measured ejml(Run... runs) {
    return new RunComparison(List.of(runs), LIMITS)
        .all().stream().filter(each -> each.method().equals("ejml")).findFirst().orElseThrow();
  }
}
