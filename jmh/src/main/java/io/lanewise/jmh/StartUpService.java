package io.lanewise.jmh;

import com.sun.management.OperatingSystemMXBean;
import io.lanewise.file.WeightFile;
import io.lanewise.layer.Embedding;
import io.lanewise.layer.Linear;
import io.lanewise.layer.WarmUp;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/// A small service in a JVM of its own, which [StartUp] measures: opens its weights, warms up if it
/// is told to, and answers requests as fast as it can.
///
/// A request is eight rows of a table of 384 columns, those eight through 384 → 1536, and the first
/// of them through 384 → 384. Prints one line, which [Times] reads.
final class StartUpService {
  static final int IN = 384;
  static final int OUT = 1536;
  static final int TABLE = 30522;
  private static final int ROWS = 8;

  /// A number of rows that no request has.
  private static final int OTHER_ROWS = 5;

  /// The last requests, of which the median is the full speed of this JVM.
  private static final int STEADY_SHARE = 4;

  private final Embedding embedding;
  private final Linear wide;
  private final Linear square;
  private final int[] ids = new int[ROWS];
  private final float[] x = new float[ROWS * IN];
  private final float[] y = new float[ROWS * OUT];

  private StartUpService(WeightFile file) {
    embedding = Embedding.of(file.tensor("table"));
    wide = Linear.packed(file.tensor("wide"));
    square = Linear.packed(file.tensor("square"));
  }

  /// What one JVM did, in milliseconds; `ready` and `fullSpeed` since it was started.
  ///
  /// @param ready when the first request could come
  /// @param first how long the first request took
  /// @param fullSpeed when the first answer had taken at most 10/9 of a steady one
  /// @param processor processor time of all threads until then, which other work on the machine
  ///   changes least
  /// @param slow requests before that one
  /// @param other how long the first call of another number of rows took, at the very end
  /// @param steady how long a request takes
  record Times(
      double ready,
      double first,
      double fullSpeed,
      double processor,
      double slow,
      double other,
      double steady) {
    static Times parse(String line) {
      double[] v = Arrays.stream(line.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
      return new Times(v[0], v[1], v[2], v[3], v[4], v[5], v[6]);
    }
  }

  /// Starts the service, and prints what it did.
  ///
  /// @param args the weights' file; the parent's clock when it started this process, in
  ///   microseconds; how many requests; the bound of the warm-up in milliseconds
  public static void main(String[] args) {
    try (WeightFile file = WeightFile.open(Path.of(args[0]))) {
      StartUpService service = new StartUpService(file);
      long bound = Long.parseLong(args[3]);
      if (bound > 0) {
        WarmUp.of(service.embedding, service.wide, service.square)
            .within(Duration.ofMillis(bound))
            .run();
      }
      service.serve(Long.parseLong(args[1]), Integer.parseInt(args[2]));
    }
  }

  private void serve(long startMicros, int requests) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    double[] millis = new double[requests];
    long[] processor = new long[requests];
    double ready = System.currentTimeMillis() - startMicros / 1000.0;
    for (int i = 0; i < requests; i++) {
      long start = System.nanoTime();
      answer(i);
      millis[i] = (System.nanoTime() - start) / 1e6;
      processor[i] = system.getProcessCpuTime();
    }
    double[] last = Arrays.copyOfRange(millis, requests - requests / STEADY_SHARE, requests);
    Arrays.sort(last);
    double steady = last[last.length / 2];
    int slow = 0;
    double fullSpeed = ready + millis[0];
    while (millis[slow] > steady / 0.9) {
      fullSpeed += millis[++slow];
    }
    long start = System.nanoTime();
    wide.forward(x, 0, OTHER_ROWS, y, 0);
    double other = (System.nanoTime() - start) / 1e6;
    double[] times = {ready, millis[0], fullSpeed, processor[slow] / 1e6, slow, other, steady};
    IO.println(Arrays.stream(times).mapToObj(Double::toString).collect(Collectors.joining(" ")));
  }

  private void answer(int request) {
    for (int i = 0; i < ROWS; i++) {
      ids[i] = Math.floorMod((request * ROWS + i) * 7919, TABLE);
    }
    embedding.lookup(ids, x, 0);
    wide.forward(x, 0, ROWS, y, 0);
    square.forward(x, 0, 1, y, 0);
  }
}
