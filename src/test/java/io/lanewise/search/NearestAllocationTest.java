package io.lanewise.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.lanewise.ChildJvm;
import io.lanewise.Random32;
import io.lanewise.layer.CodeMatrix;
import io.lanewise.layer.Workers;
import io.lanewise.tensor.Quantized.Layout;
import io.lanewise.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Searches allocate nothing once their scratch memory is there.
///
/// In a JVM with the scalar kernels: a vector that is not compiled yet is an object, and when it is
/// compiled is no business of a test.
class NearestAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 20;
  private static final int ROWS = 3000;
  private static final int COLUMNS = 70;
  private static final int MOST = 66;
  private static final int K = 5;

  @Test
  void aRoundOfAllSearchesTakesNoByte() throws Exception {
    List<String> options = List.of("-Dlanewise.vectorBits=0", "--add-modules=jdk.incubator.vector");
    assertEquals(List.of("0"), ChildJvm.run(options, Rounds.class));
  }

  /// The child process: prints the bytes that the most frugal round took. It need not be the last:
  /// whether a worker comes in time to need memory of its own, no round can know.
  static final class Rounds {
    private final float[] queries = new Random32(2).floats(MOST * COLUMNS);
    private final long[] ids = new long[MOST * K];
    private final float[] scores = new float[MOST * K];
    private final long[] leftOut = new long[MOST];

    private Rounds() {}

    public static void main(String[] args) {
      Rounds rounds = new Rounds();
      try (Workers workers = Workers.of(2)) {
        List<Nearest> searches = new ArrayList<>();
        Tensor table = new Random32(1).tensor("w", ROWS, COLUMNS);
        for (Metric metric : Metric.values()) {
          searches.add(Nearest.of(table, metric));
          searches.add(
              Nearest.of(
                  CodeMatrix.random(Layout.INT4, ROWS, COLUMNS, 32, false).weight(), metric));
          searches.add(Nearest.of(table, metric).withWorkers(workers));
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
          long before = THREADS.getCurrentThreadAllocatedBytes();
          for (int i = 0; i < searches.size(); i++) {
            rounds.run(searches.get(i), 1);
            rounds.run(searches.get(i), MOST);
          }
          least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        System.out.println(least);
      }
    }

    private void run(Nearest search, int count) {
      search.search(queries, 0, count, K, leftOut, 0, ids, 0, scores, 0);
    }
  }
}
