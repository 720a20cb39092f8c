package io.lanewise.jmh;

import io.lanewise.layer.Workers;
import io.lanewise.text.TextEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Text to vector: sentences of 17 tokens, a WordPiece tokenizer, and a table of 29,528 rows of 256
/// columns, F32. Another sentence each time, of 1,024.
///
/// `java --add-modules jdk.incubator.vector -jar jmh/target/benchmarks.jar TextEmbedderBenchmark
/// -prof gc`, with `-bm sample` for percentiles.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class TextEmbedderBenchmark {
  private static final int DIM = 256;
  private static final int ROWS = 29_528;
  private static final int TOKENS = 17;
  private static final int TEXTS = 1024;

  /// Some 3 µs of multiply-adds that wait for each other.
  private static final int CHAIN = 2500;

  private static final double FACTOR = 0.999;

  /// What a chain that long comes near: 1 / (1 − factor), and the rest of where it began.
  private static final double LIMIT = 1e9;

  /// The unknown token, and the letters as words and as parts of words.
  private static final int OTHER_TOKENS = 53;

  private final float[] vector = new float[DIM];
  private final float[] vectors = new float[TEXTS * DIM];
  private final float[] first = new float[TEXTS];
  private final int[] ids = new int[2 * TOKENS];
  private List<String> texts;
  private Path folder;
  private TextEmbedder embedder;
  private TextEmbedder shared;
  private Workers workers;
  private int turn;

  /// Writes the model, opens it, and takes an answer for each text.
  @Setup
  public void setUp() throws IOException {
    TextData data = new TextData(ROWS - OTHER_TOKENS);
    texts = data.sentences(TEXTS, TOKENS);
    folder = data.model(Files.createTempDirectory("lanewise"), DIM);
    embedder = TextEmbedder.open(folder);
    workers = Workers.of(2);
    shared = embedder.withWorkers(workers);
    for (int i = 0; i < TEXTS; i++) {
      first[i] = embedder.embed(texts.get(i))[0];
      Data.check(embedder.ids(texts.get(i)).length == TOKENS, "tokens of text " + i);
    }
  }

  /// Deletes the model.
  @TearDown
  public void close() throws IOException {
    workers.close();
    embedder.close();
    for (String file : List.of("config.json", "tokenizer.json", "model.safetensors", "")) {
      Files.delete(folder.resolve(file));
    }
  }

  /// One sentence to its vector.
  @Benchmark
  public float[] sentence() {
    int text = turn++ % TEXTS;
    embedder.embed(texts.get(text), vector, 0);
    Data.check(vector[0] == first[text], "sentence");
    return vector;
  }

  /// A chain of multiply-adds in registers, for about as long as a sentence takes: what the machine
  /// alone adds to the slowest of a thousand calls.
  @Benchmark
  public double registers() {
    double chain = turn++;
    for (int i = 0; i < CHAIN; i++) {
      chain = Math.fma(chain, FACTOR, 1);
    }
    Data.check(chain > 1 && chain < LIMIT, "registers");
    return chain;
  }

  /// One sentence to its ids.
  @Benchmark
  public int[] tokens() {
    int count = embedder.tokenizer().encode(texts.get(turn++ % TEXTS), ids, 0);
    Data.check(count == TOKENS, "tokens");
    return ids;
  }

  /// All sentences at once, on one thread; per sentence.
  @Benchmark
  @OperationsPerInvocation(TEXTS)
  public float[] batch() {
    embedder.embedAll(texts, vectors, 0);
    Data.check(vectors[(TEXTS - 1) * DIM] == first[TEXTS - 1], "batch");
    return vectors;
  }

  /// All sentences at once, on two threads; per sentence.
  @Benchmark
  @OperationsPerInvocation(TEXTS)
  public float[] batchOfTwoThreads() {
    Arrays.fill(vectors, (TEXTS - 1) * DIM, TEXTS * DIM, 0);
    shared.embedAll(texts, vectors, 0);
    Data.check(vectors[(TEXTS - 1) * DIM] == first[TEXTS - 1], "batchOfTwoThreads");
    return vectors;
  }
}
