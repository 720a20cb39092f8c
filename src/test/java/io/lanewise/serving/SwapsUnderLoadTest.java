package io.lanewise.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.tensor.DType;
import io.lanewise.text.ModelFolders;
import io.lanewise.text.TextEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// Two threads embed while the model is exchanged: every answer is of one model, none fails, and
/// what was exchanged is unmapped.
///
/// `-Dlanewise.test.seconds=600 -Djunit.jupiter.execution.timeout.default=20m` exchanges it once a
/// second for ten minutes.
@Isolated
class SwapsUnderLoadTest {
  private static final int SECONDS = Integer.getInteger("lanewise.test.seconds", 0);
  private static final int SWAPS = SECONDS == 0 ? 100 : SECONDS;
  private static final int WORDS = 4_000;
  private static final int COLUMNS = 128;
  private static final int TEXTS = 64;

  /// Twenty tables: a leak of every swap comes to two hundred at least.
  private static final long MAPPED_KIB = 20 * WORDS * COLUMNS * 4 / 1024;

  /// What the JVM may grow meanwhile, which is its heap and compiled code.
  private static final long OWN_KIB = 256 * 1024;

  @TempDir private Path folder;

  private Path model(String name, long seed) {
    double[] values = new SplittableRandom(seed).doubles(WORDS * COLUMNS, -1, 1).toArray();
    return ModelFolders.model2vec(
        folder.resolve(name),
        true,
        WORDS,
        ModelFolders.table("embeddings", DType.F32, COLUMNS, values));
  }

  private static List<String> texts() {
    SplittableRandom random = new SplittableRandom(3);
    return IntStream.range(0, TEXTS)
        .mapToObj(_ -> random.ints(17, 1, WORDS).mapToObj(i -> "w" + i + " ").toList())
        .map(words -> String.join("", words))
        .toList();
  }

  private static float[][] vectors(Path model, List<String> texts) {
    try (TextEmbedder embedder = TextEmbedder.open(model)) {
      return texts.stream().map(embedder::embed).toArray(float[][]::new);
    }
  }

  @Test
  void noCallIsLostNoVectorMixedNoModelLeftBehind() throws Exception {
    Path a = model("a", 1);
    Path b = model("b", 2);
    List<String> texts = texts();
    float[][] ofA = vectors(a, texts);
    float[][] ofB = vectors(b, texts);
    AtomicBoolean done = new AtomicBoolean();
    try (EmbedderHandle handle = EmbedderHandle.open(a);
        ExecutorService team = Executors.newFixedThreadPool(2)) {
      List<Future<Long>> callers = new ArrayList<>();
      for (int caller = 0; caller < 2; caller++) {
        callers.add(team.submit(() -> callUntil(done, handle, texts, ofA, ofB)));
      }
      long mapped = 0;
      long own = 0;
      for (int swap = 0; swap < SWAPS; swap++) {
        if (swap == SWAPS / 10) {
          mapped = resident("RssFile:");
          own = resident("RssAnon:");
        }
        handle.swap(swap % 2 == 0 ? b : a, Set.of(Difference.VECTORS));
        Thread.sleep(SECONDS == 0 ? 0 : 1000);
      }
      mapped = resident("RssFile:") - mapped;
      own = resident("RssAnon:") - own;
      done.set(true);
      long calls = 0;
      for (Future<Long> caller : callers) {
        calls += caller.get();
      }
      String figures =
          "%d calls, %d swaps, resident memory %+d KiB of files, %+d KiB of its own"
              .formatted(calls, handle.swaps(), mapped, own);
      System.out.println(figures);
      assertEquals(SWAPS, handle.swaps());
      assertTrue(calls > SWAPS, figures);
      assertTrue(mapped < MAPPED_KIB && own < OWN_KIB, figures);
    }
  }

  private static long callUntil(
      AtomicBoolean done, EmbedderHandle handle, List<String> texts, float[][] a, float[][] b) {
    float[] vector = new float[COLUMNS];
    long calls = 0;
    for (; !done.get(); calls++) {
      int text = (int) (calls % TEXTS);
      handle.embed(texts.get(text), vector, 0);
      if (!Arrays.equals(vector, a[text]) && !Arrays.equals(vector, b[text])) {
        throw new AssertionError("text " + text + ": of neither model: " + Arrays.toString(vector));
      }
    }
    return calls;
  }

  /// Resident KiB of this process.
  private static long resident(String field) throws IOException {
    Path status = Path.of("/proc/self/status");
    Assumptions.assumeTrue(Files.exists(status), "resident memory is read from /proc");
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(field)) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new AssertionError(field);
  }
}
