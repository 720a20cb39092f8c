package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.ChildJvm;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the JVM's compiler says it has optimised: after a warm-up, no kernel that calls use is
/// left.
class WarmUpKernelsTest {
  private static final String MARK = "warm:";

  /// A line of `-XX:+PrintCompilation` about a kernel at HotSpot's highest level. What chooses
  /// among kernels is left out: it is part of its caller as a rule, and now and then compiled by
  /// itself.
  private static final Pattern OPTIMISED =
      Pattern.compile(
          "^\\s*\\d+\\s+\\d+.{7}4\\s+io\\.lanewise\\.internal\\.kernel\\."
              + "(\\w+\\d+::(?:rows\\d+groups\\d+|eight|row|sum\\d+|silu))\\b");

  @Test
  void noKernelIsOptimisedForTheFirstTimeAfterwards() throws IOException, InterruptedException {
    List<String> options =
        List.of("--add-modules", "jdk.incubator.vector", "-XX:+PrintCompilation");
    List<String> log = ChildJvm.run(options, Service.class);
    Set<String> warm = new TreeSet<>();
    Set<String> late = new TreeSet<>();
    int mark = 0;
    for (int i = 0; i < log.size(); i++) {
      mark = log.get(i).startsWith(MARK) ? i : mark;
      Matcher kernel = OPTIMISED.matcher(log.get(i));
      if (kernel.find()) {
        (mark == 0 ? warm : late).add(kernel.group(1));
      }
    }
    assertTrue(mark > 0, () -> String.join("\n", log));
    assertEquals(MARK + "true", log.get(mark), () -> String.join("\n", log));
    assertTrue(warm.size() > 10, warm::toString);
    late.removeAll(warm);
    assertEquals(Set.of(), late, "optimised in the warm-up: " + warm);
  }

  /// A service of a few layers, warmed up, then asked for every number of rows long enough for the
  /// compiler to notice.
  static final class Service {
    private static final int MOST_ROWS = 30;
    private static final int MANY_ROWS = 1100;

    private Service() {}

    public static void main(String[] args) {
      Tensor weight = Tensor.ofFloats("w", Shape.of(333, 96), new float[333 * 96]);
      Linear packed = Linear.packed(weight).withActivation(Activation.SILU);
      Linear inPlace = Linear.inPlace(weight, null);
      Embedding table = Embedding.of(weight);
      try (Workers workers = Workers.of(2)) {
        Linear split = Linear.packed(weight).withWorkers(workers);
        WarmUp.Report report =
            WarmUp.of(packed, inPlace, table, split).within(Duration.ofMinutes(3)).run();
        System.out.println("\n" + MARK + report.settled());
        float[] x = new float[MANY_ROWS * 96];
        float[] y = new float[MANY_ROWS * 333];
        int[] ids = new int[MOST_ROWS];
        for (int round = 0; round < 1000; round++) {
          for (int rows = 1; rows <= MOST_ROWS; rows++) {
            packed.forward(x, 0, rows, y, 0);
            inPlace.forward(x, 0, rows, y, 0);
            table.lookup(ids, 0, rows, y, 0);
          }
        }
        for (int rows = 40; rows <= MANY_ROWS; rows += 53) {
          packed.forward(x, 0, rows, y, 0);
          inPlace.forward(x, 0, rows, y, 0);
          split.forward(x, 0, rows, y, 0);
        }
      }
    }
  }
}
