package io.lanewise.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.Random32;
import io.lanewise.Width;
import io.lanewise.internal.kernel.Kernels;
import io.lanewise.internal.kernel.Rows;
import io.lanewise.layer.CodeMatrix;
import io.lanewise.layer.Workers;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Quantized.Layout;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Ids and scores do not know the lane width, the number of queries, or the threads.
@Tag(Width.TAG)
class NearestBitsTest {
  private static final int ROWS = Width.slowFma() ? 50 : 1300;
  private static final int COLUMNS = Width.slowFma() ? 19 : 70;

  /// Few enough that many queries are searched for by packed products, in a band of seven too.
  private static final int K = 4;

  /// More than are searched at a time.
  private static final int QUERIES = Width.slowFma() ? 3 : 70;

  @ParameterizedTest
  @EnumSource(Metric.class)
  void everyWidthGivesTheBitsOfTheScalarTwin(Metric metric) {
    Random32 random = new Random32(11);
    Tensor floats = random.tensor("w", ROWS, COLUMNS);
    Quantized codes = CodeMatrix.random(Layout.INT4, ROWS, COLUMNS, 32, false).weight();
    float[] queries = random.floats(QUERIES * COLUMNS);
    for (boolean narrow : new boolean[] {false, true}) {
      Tensor table = narrow ? codes.codes() : floats;
      Rows rows = narrow ? Rows.of(codes) : Rows.of("test", floats);
      Answer expected = Answer.of(Nearest.of(table, rows, metric, Kernels.ofBits(0)), queries);
      for (int bits : new int[] {512, 256, 128}) {
        Nearest search = Nearest.of(table, rows, metric, Kernels.ofBits(bits));
        expected.assertEqual(Answer.of(search, queries), search.toString());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void aQueryFindsTheSameAloneAndAmongOthers(Metric metric) {
    Random32 random = new Random32(12);
    Nearest search = Nearest.of(random.tensor("w", ROWS, COLUMNS), metric);
    float[] queries = random.floats(QUERIES * COLUMNS);
    Answer together = Answer.of(search, queries);
    for (int q = 0; q < QUERIES; q++) {
      float[] query = Arrays.copyOfRange(queries, q * COLUMNS, (q + 1) * COLUMNS);
      List<Neighbor> alone = search.search(query, K);
      for (int i = 0; i < K; i++) {
        Neighbor there = new Neighbor(together.ids[q * K + i], together.scores[q * K + i]);
        assertEquals(there, alone.get(i), "query " + q + ", place " + i);
      }
    }
  }

  /// By packed products where they can't overflow, whose order of summation is another.
  @ParameterizedTest
  @EnumSource(Metric.class)
  void manyQueriesFindWhatOneFindsAmongOddRows(Metric metric) {
    Random32 random = new Random32(16);
    float[] odd = {0, Float.NaN, Float.POSITIVE_INFINITY, 1e-40f, 1e-30f, 1e15f, 1e25f, 3e38f};
    int columns = Width.slowFma() ? 3 : 20;
    for (int round = 0; round < odd.length; round++) {
      float[] table = random.floats(ROWS * columns);
      for (int row = 0; row < ROWS; row++) {
        float factor = random.below(9) == 0 ? odd[random.below(round + 1)] : 1;
        int copied = Math.max(0, row - 1 - random.below(50));
        for (int i = row * columns; i < (row + 1) * columns; i++) {
          // Now and then the same row again, or another length of it.
          table[i] = factor * (row % 3 == 0 ? table[i + (copied - row) * columns] : table[i]);
        }
      }
      float[] queries = random.floats(QUERIES * columns);
      Arrays.fill(queries, 0, columns, 0f);
      Arrays.fill(queries, columns, 2 * columns, round < 5 ? 1e-40f : 1e20f);
      System.arraycopy(table, 0, queries, 2 * columns, columns);
      for (int i = 2 * columns; i < 3 * columns; i++) {
        queries[i] = Float.isFinite(queries[i]) ? queries[i] : 1;
      }
      Nearest search = Nearest.of(Tensor.ofFloats("w", Shape.of(ROWS, columns), table), metric);
      Answer together = Answer.of(search, queries);
      for (int q = 0; q < QUERIES; q++) {
        float[] query = Arrays.copyOfRange(queries, q * columns, (q + 1) * columns);
        Answer alone = Answer.of(search, query);
        alone.assertEqual(together.part(q), "round " + round + ", query " + q);
      }
    }
  }

  /// Packed products put such rows in another order: without its margin a gate would miss some.
  @ParameterizedTest
  @EnumSource(Metric.class)
  void manyQueriesMissNoRowThatIsFartherByARounding(Metric metric) {
    SplittableRandom random = new SplittableRandom(17);
    int columns = Width.slowFma() ? 3 : 300;
    float[] table = new float[ROWS * columns];
    for (int row = 0; row < ROWS; row++) {
      int model = row < 30 ? row : random.nextInt(30);
      for (int i = 0; i < columns; i++) {
        float value = (float) random.nextGaussian();
        float nudge = random.nextInt(columns) == 0 ? Math.nextUp(1f) : 1;
        table[row * columns + i] = model < row ? nudge * table[model * columns + i] : value;
      }
    }
    Nearest search = Nearest.of(Tensor.ofFloats("w", Shape.of(ROWS, columns), table), metric);
    float[] queries = new float[QUERIES * columns];
    for (int i = 0; i < queries.length; i++) {
      queries[i] = (float) random.nextGaussian();
    }
    System.arraycopy(table, 4 * columns, queries, 0, columns);
    Answer together = Answer.of(search, queries);
    for (int q = 0; q < QUERIES; q++) {
      float[] query = Arrays.copyOfRange(queries, q * columns, (q + 1) * columns);
      Answer.of(search, query).assertEqual(together.part(q), "query " + q);
    }
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void threadsFindWhatOneFinds(Metric metric) throws InterruptedException {
    Random32 random = new Random32(13);
    int rows = Width.slowFma() ? 600 : 8000;
    Nearest alone = Nearest.of(random.tensor("w", rows, COLUMNS), metric);
    float[] queries = random.floats(QUERIES * COLUMNS);
    Answer expected = Answer.of(alone, queries);
    for (int threads : new int[] {2, 3, 7}) {
      try (Workers workers = Workers.of(threads)) {
        Nearest search = alone.withWorkers(workers);
        expected.assertEqual(Answer.of(search, queries), search.toString());
        AtomicReference<Answer> virtual = new AtomicReference<>();
        Thread.ofVirtual().start(() -> virtual.set(Answer.of(search, queries))).join();
        expected.assertEqual(virtual.get(), "virtual thread, " + search);
      }
    }
  }

  @Test
  void rowsOfOneScoreComeByTheirIds() {
    Random32 random = new Random32(14);
    int rows = Width.slowFma() ? 700 : 5000;
    float[] table = new float[rows * 3];
    for (int i = 0; i < table.length; i++) {
      table[i] = random.below(5) - 2; // 125 different rows, and products that are exact
    }
    float[] query = {1, 2, -1};
    Nearest dot = Nearest.of(Tensor.ofFloats("w", Shape.of(rows, 3), table), Metric.DOT);
    try (Workers workers = Workers.of(3)) {
      for (int k : new int[] {1, 10, 200, rows}) {
        List<Long> expected =
            IntStream.range(0, rows)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -dot(table, i, query)))
                .limit(k)
                .map(Integer::longValue)
                .toList();
        assertEquals(expected, dot.search(query, k).stream().map(Neighbor::id).toList());
        float[] queries = new float[QUERIES * 3];
        IntStream.range(0, QUERIES).forEach(q -> System.arraycopy(query, 0, queries, q * 3, 3));
        long[] ids = new long[QUERIES * k];
        Nearest shared = dot.withWorkers(workers);
        shared.search(queries, 0, QUERIES, k, ids, 0, new float[QUERIES * k], 0);
        long[] one = expected.stream().mapToLong(Long::longValue).toArray();
        assertArrayEquals(one, Arrays.copyOfRange(ids, (QUERIES - 1) * k, QUERIES * k));
      }
    }
  }

  private static double dot(float[] table, int row, float[] query) {
    return table[row * 3] * query[0]
        + table[row * 3 + 1] * query[1]
        + table[row * 3 + 2] * query[2]
        + 0.0;
  }

  @Test
  void workersThatCantWorkAreRefused() {
    Tensor table = new Random32(15).tensor("w", 20, 3);
    Workers workers = Workers.of(2);
    Nearest search = Nearest.of(table, Metric.DOT).withWorkers(workers);
    assertEquals(2, search.search(new float[3], 2).size());
    workers.close();
    TensorException closed =
        assertThrows(TensorException.class, () -> search.search(new float[3], 2));
    assertEquals("nearest: workers: expected open, got closed", closed.getMessage());
    try (Arena arena = Arena.ofConfined();
        Workers two = Workers.of(2)) {
      Tensor confined =
          Tensor.of("w", table.dtype(), table.shape(), arena.allocate(20 * 3 * 4).fill((byte) 0));
      Nearest mine = Nearest.of(confined, Metric.DOT);
      assertThrows(TensorException.class, () -> mine.withWorkers(two));
    }
  }

  /// What a search of all queries wrote.
  private static final class Answer {
    private final long[] ids;
    private final float[] scores;

    Answer(long[] ids, float[] scores) {
      this.ids = ids;
      this.scores = scores;
    }

    static Answer of(Nearest search, float[] queries) {
      int count = queries.length / search.columns();
      Answer answer = new Answer(new long[count * K], new float[count * K]);
      search.search(queries, 0, count, K, answer.ids, 0, answer.scores, 0);
      return answer;
    }

    Answer part(int query) {
      return new Answer(
          Arrays.copyOfRange(ids, query * K, (query + 1) * K),
          Arrays.copyOfRange(scores, query * K, (query + 1) * K));
    }

    void assertEqual(Answer other, String what) {
      assertArrayEquals(ids, other.ids, what);
      for (int i = 0; i < scores.length; i++) {
        int bits = Float.floatToRawIntBits(scores[i]);
        assertEquals(bits, Float.floatToRawIntBits(other.scores[i]), what + ", place " + i);
      }
    }
  }
}
