package io.lanewise.jmh;

import io.lanewise.file.OpenOptions;
import io.lanewise.file.WeightFile;
import io.lanewise.tensor.Tensor;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/// Says how fast a GloVe file is read: by the library, by the loop that everybody writes, and by
/// one that only counts lines, which is as fast as a file can be gone through byte by byte.
///
/// The file, 100 columns as `glove.6B` prints them, is made in the temporary folder and deleted. It
/// is in the system's memory when it is read; each way runs some times, the fastest counts. All
/// rows of both readers must be equal.
///
/// `java -XX:ActiveProcessorCount=1 -cp jmh/target/benchmarks.jar io.lanewise.jmh.GloveParse [MB]`
public final class GloveParse {
  private static final int COLUMNS = 100;
  private static final int DEFAULT_MEGABYTES = 200;
  private static final int RUNS = 3;
  private static final int WINDOW = 1 << 20;

  private GloveParse() {}

  private interface Way {
    void run() throws IOException;
  }

  /// Prints MB/s of each way.
  ///
  /// @param args the size of the file in MB
  public static void main(String... args) throws IOException {
    int megabytes = args.length > 0 ? Integer.parseInt(args[0]) : DEFAULT_MEGABYTES;
    Path file = Files.createTempFile("glove", ".txt");
    try {
      int rows = write(file, megabytes * 1_000_000L);
      check(file, rows);
      int processors = Runtime.getRuntime().availableProcessors();
      IO.println("%d rows, %d processors".formatted(rows, processors));
      time("count lines", file, () -> Data.check(countLines(file) == rows, "lines"));
      time("lanewise, into memory", file, () -> open(file, OpenOptions.defaults().withoutCache()));
      time("line.split", file, () -> Data.check(split(file).size() == rows, "rows"));
      Path folder = Files.createTempDirectory("glove");
      OpenOptions cached = OpenOptions.defaults().withCacheFolder(folder);
      time(
          "lanewise, into a cache",
          file,
          () -> {
            deleteAll(folder);
            open(file, cached);
          });
      long start = System.nanoTime();
      open(file, cached);
      IO.println("open from the cache: %d us".formatted((System.nanoTime() - start) / 1000));
      deleteAll(folder);
      Files.delete(folder);
    } finally {
      Files.delete(file);
    }
  }

  private static void time(String name, Path file, Way way) throws IOException {
    long best = Long.MAX_VALUE;
    for (int run = 0; run < RUNS; run++) {
      long start = System.nanoTime();
      way.run();
      best = Math.min(best, System.nanoTime() - start);
    }
    double speed = Files.size(file) * 1e3 / best;
    IO.println(String.format(Locale.ROOT, "%-24s %6.0f MB/s", name, speed));
  }

  private static void open(Path path, OpenOptions options) {
    try (WeightFile file = WeightFile.open(path, options)) {
      Data.check(file.vocabulary().orElseThrow().row("w0") == 0, "first token");
    }
  }

  private static long countLines(Path path) throws IOException {
    byte[] window = new byte[WINDOW];
    long lines = 0;
    try (var in = Files.newInputStream(path)) {
      for (int length = in.read(window); length > 0; length = in.read(window)) {
        for (int i = 0; i < length; i++) {
          lines += window[i] == '\n' ? 1 : 0;
        }
      }
    }
    return lines;
  }

  private static Map<String, float[]> split(Path path) throws IOException {
    Map<String, float[]> rows = new HashMap<>();
    try (BufferedReader in = Files.newBufferedReader(path)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] fields = line.split(" ", -1);
        float[] row = new float[fields.length - 1];
        for (int i = 0; i < row.length; i++) {
          row[i] = Float.parseFloat(fields[i + 1]);
        }
        rows.put(fields[0], row);
      }
    }
    return rows;
  }

  private static void check(Path path, int rows) throws IOException {
    Map<String, float[]> expected = split(path);
    try (WeightFile file = WeightFile.open(path, OpenOptions.defaults().withoutCache())) {
      Tensor vectors = file.onlyTensor();
      Data.check(vectors.shape().dim(0) == rows, "rows");
      float[] row = new float[COLUMNS];
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < COLUMNS; j++) {
          row[j] = vectors.getFloat((long) i * COLUMNS + j);
        }
        String token = file.vocabulary().orElseThrow().token(i);
        Data.check(Arrays.equals(row, expected.get(token)), "row of " + token);
      }
    }
  }

  private static int write(Path path, long bytes) throws IOException {
    SplittableRandom random = new SplittableRandom(6);
    int rows = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), WINDOW)) {
      for (long written = 0; written < bytes; rows++) {
        StringBuilder line = new StringBuilder("w").append(rows);
        for (int i = 0; i < COLUMNS; i++) {
          // Five significant digits, as most of GloVe's files have.
          double value = random.nextGaussian() * 0.4;
          double unit = Math.pow(10, Math.floor(Math.log10(Math.abs(value))) - 4);
          line.append(' ').append((float) (Math.round(value / unit) * unit));
        }
        byte[] text = line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        out.write(text);
        written += text.length;
      }
    }
    return rows;
  }

  private static void deleteAll(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
