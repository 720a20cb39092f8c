package io.lanewise.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Random32;
import io.lanewise.SharedData;
import io.lanewise.Width;
import io.lanewise.file.WeightFile;
import io.lanewise.layer.CodeMatrix;
import io.lanewise.layer.Embedding;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Quantized.Layout;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every metric over every dtype, against double precision and against what PyTorch answered.
@Tag(Width.TAG)
class NearestReferenceTest {
  /// More than a block of rows, and no multiple of sixteen.
  private static final int ROWS = Width.slowFma() ? 60 : 1100;

  private static final int COLUMNS = 72;

  @ParameterizedTest
  @EnumSource(Metric.class)
  void everyDtypeFindsTheRowsOfDoublePrecision(Metric metric) {
    Random32 random = new Random32(3);
    for (int columns : new int[] {1, 15, 16, 17, COLUMNS}) {
      Tensor table = random.tensor("w", ROWS, columns);
      check(Nearest.of(table, metric), Embedding.of(table), random);
    }
    for (DType dtype : new DType[] {DType.BF16, DType.F16, DType.I8}) {
      Tensor table = narrow(random, dtype);
      check(Nearest.of(table, metric), Embedding.of(table), random);
    }
    for (Layout layout : Layout.values()) {
      int columns = layout == Layout.Q8_0 || layout == Layout.Q4_0 ? 64 : COLUMNS;
      CodeMatrix codes = CodeMatrix.random(layout, ROWS, columns, 32, layout == Layout.UNSIGNED);
      check(Nearest.of(codes.weight(), metric), Embedding.of(codes.weight()), random);
    }
  }

  private static void check(Nearest search, Embedding table, Random32 random) {
    long[] all = LongStream.range(0, ROWS).toArray();
    float[] numbers = new float[ROWS * search.columns()];
    table.lookup(all, numbers, 0);
    SearchReference reference = new SearchReference(search.metric(), numbers, search.columns());
    for (int places : new int[] {1, 7, ROWS + 1}) {
      float[] query = random.floats(search.columns());
      reference.check(query, places, search.search(query, places), search + ", k " + places);
    }
    int k = 3;
    int count = 20;
    float[] queries = random.floats(count * search.columns());
    long[] ids = new long[count * k];
    float[] scores = new float[count * k];
    search.search(queries, 0, count, k, ids, 0, scores, 0);
    for (int q = 0; q < count; q++) {
      List<Neighbor> found = new ArrayList<>();
      for (int i = q * k; i < (q + 1) * k; i++) {
        found.add(new Neighbor(ids[i], scores[i]));
      }
      int from = q * search.columns();
      float[] query = Arrays.copyOfRange(queries, from, from + search.columns());
      reference.check(query, k, found, search + ", query " + q);
    }
    float[] row = table.lookup(random.below(ROWS));
    reference.check(row, 5, search.search(row, 5), search + ", a row of it");
  }

  /// Finite numbers of 16 bits, or any bytes.
  private static Tensor narrow(Random32 random, DType dtype) {
    Shape shape = Shape.of(ROWS, COLUMNS);
    MemorySegment memory = Arena.ofAuto().allocate(Tensor.byteCount(dtype, shape));
    float[] values = random.floats(ROWS * COLUMNS);
    for (int i = 0; i < values.length; i++) {
      switch (dtype) {
        case BF16 ->
            memory.set(Tensor.SHORT, i * 2L, (short) (Float.floatToRawIntBits(values[i]) >> 16));
        case F16 -> memory.set(Tensor.SHORT, i * 2L, Float.floatToFloat16(values[i]));
        default -> memory.set(ValueLayout.JAVA_BYTE, i, (byte) random.below(256));
      }
    }
    return Tensor.of("w", dtype, shape, memory);
  }

  @TestFactory
  Stream<DynamicTest> findsWhatPyTorchFinds() {
    Path folder = SharedData.folder("golden/layers");
    return SharedData.cases(folder, entry -> entry.get("op").asText().equals("topk")).stream()
        .map(
            entry -> {
              String name = entry.get("case").asText();
              Metric metric = Metric.of(entry.get("args").get("metric").asText());
              Path file = folder.resolve(name + ".safetensors");
              return DynamicTest.dynamicTest(name, () -> golden(file, metric));
            });
  }

  private static void golden(Path path, Metric metric) {
    try (WeightFile file = WeightFile.open(path)) {
      Tensor ids = file.tensor("ids");
      int k = (int) ids.shape().dim(1);
      Nearest search = Nearest.of(file.tensor("weight"), metric);
      int columns = search.columns();
      float[] queries = file.tensor("query").toFloats();
      float[] table = file.tensor("weight").toFloats();
      SearchReference reference = new SearchReference(metric, table, columns);
      for (int q = 0; q < queries.length / columns; q++) {
        float[] query = Arrays.copyOfRange(queries, q * columns, (q + 1) * columns);
        List<Neighbor> found = search.search(query, k);
        reference.check(query, k, found, "query " + q);
        List<Neighbor> theirs = new ArrayList<>();
        for (int i = 0; i < k; i++) {
          long place = (long) q * k + i;
          float score = file.tensor("scores").getFloat(place);
          theirs.add(new Neighbor(ids.getLong(place), score));
          assertEquals(ids.getLong(place), found.get(i).id(), "query " + q + ", place " + i);
          // Each is within the bound, so the two are within twice of it.
          double bound = 2 * (columns + 4) * 0x1p-24 * magnitude(query, table, found.get(i).id());
          double scale = metric == Metric.COSINE ? lengths(query, table, found.get(i).id()) : 1;
          assertTrue(Math.abs(score - found.get(i).score()) <= bound * 1.001 / scale);
        }
        reference.check(query, k, theirs, "PyTorch's query " + q);
      }
    }
  }

  private static double magnitude(float[] query, float[] table, long id) {
    double sum = 0;
    for (int i = 0; i < query.length; i++) {
      sum += Math.abs((double) query[i] * table[(int) id * query.length + i]);
    }
    return sum;
  }

  private static double lengths(float[] query, float[] table, long id) {
    return SearchReference.vector(query, 0, query.length).getNorm()
        * SearchReference.vector(table, (int) id * query.length, query.length).getNorm();
  }
}
