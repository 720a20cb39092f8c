package io.lanewise.jmh;

import io.lanewise.file.OpenOptions;
import io.lanewise.file.TensorEntry;
import io.lanewise.file.Vocabulary;
import io.lanewise.file.WeightFile;
import io.lanewise.file.Word2VecWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The row of a token, among as many tokens as the largest published table has: by its bytes, and
/// by a `HashMap` of strings beside it.
///
/// Tokens are asked for in random order, so with three million of them a look-up misses the caches:
/// once for its group, once for its record. The set-up prints what a token takes beside its own
/// bytes.
///
/// `java --add-modules jdk.incubator.vector -jar jmh/target/benchmarks.jar VocabularyBenchmark
/// -prof gc`
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-Xmx2g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(VocabularyBenchmark.ASKED)
@State(Scope.Thread)
public class VocabularyBenchmark {
  static final int ASKED = 1 << 16;

  /// How many there are.
  @Param({"30522", "3000000"})
  private int numEmbeddings;

  private final byte[][] asked = new byte[ASKED][];
  private final String[] askedText = new String[ASKED];
  private final long[] rows = new long[ASKED];
  private final Map<String, Long> map = new HashMap<>();
  private Path folder = Path.of("");
  private @Nullable WeightFile file;

  /// Writes a table of one column, opens it through a cache, and draws what will be asked for.
  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory("lanewise");
    Path table = folder.resolve("table.bin");
    Word2VecWriter.writeBinary(
        table,
        row -> token(row).getBytes(StandardCharsets.UTF_8),
        new Word2VecWriter.Rows(numEmbeddings, 1, (row, values) -> values[0] = row));
    file = WeightFile.open(table, OpenOptions.defaults().withCacheFolder(folder));
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < ASKED; i++) {
      rows[i] = random.nextInt(numEmbeddings);
      askedText[i] = token(rows[i]);
      asked[i] = askedText[i].getBytes(StandardCharsets.UTF_8);
    }
    for (long row = 0; row < numEmbeddings; row++) {
      map.put(token(row), row);
    }
    IO.println("bytes a token, beside its own: %.1f".formatted(overhead(folder)));
  }

  /// Mostly six or seven letters; an odd factor keeps them different.
  private static String token(long row) {
    return Long.toString((row * 0x9E3779B1L) & 0xffff_ffffL, Character.MAX_RADIX);
  }

  private double overhead(Path folder) throws IOException {
    long bytes = 0;
    try (WeightFile cache = WeightFile.open(folder.resolve(".table.bin.lanewise.safetensors"))) {
      for (TensorEntry entry : cache.entries()) {
        bytes += entry.name().startsWith("tokens.") ? entry.byteLength() : 0;
      }
    }
    for (long row = 0; row < numEmbeddings; row++) {
      bytes -= token(row).length();
    }
    return bytes / (double) numEmbeddings;
  }

  /// By its bytes.
  @Benchmark
  public long row() {
    Vocabulary vocabulary = Objects.requireNonNull(file).vocabulary().orElseThrow();
    long wrong = 0;
    for (int i = 0; i < ASKED; i++) {
      wrong += vocabulary.row(asked[i], 0, asked[i].length) ^ rows[i];
    }
    Data.check(wrong == 0, "row of a token");
    return wrong;
  }

  /// By a `String`, from objects on the heap.
  @Benchmark
  public long hashMap() {
    long wrong = 0;
    for (int i = 0; i < ASKED; i++) {
      wrong += map.getOrDefault(askedText[i], -1L) ^ rows[i];
    }
    Data.check(wrong == 0, "row of a token");
    return wrong;
  }

  /// Closes and deletes.
  @TearDown
  public void delete() throws IOException {
    Objects.requireNonNull(file).close();
    try (var files = Files.list(folder)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(folder);
  }
}
