package io.lanewise.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Random32;
import io.lanewise.file.SafetensorsWriter;
import io.lanewise.file.WeightFile;
import io.lanewise.file.WeightFileException;
import io.lanewise.layer.Workers;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is found at the edges: few rows, zeros, NaN, rows left out, operands that don't fit.
class NearestTest {
  private static final Tensor TABLE = Tensor.ofFloats("w", Shape.of(4, 2), 3, 4, 0, 0, 6, 8, -1, 0);

  @Test
  void scoresAreWhatTheMetricSays() {
    float[] query = {0, 2};
    assertEquals(
        List.of(new Neighbor(2, 16), new Neighbor(0, 8), new Neighbor(1, 0), new Neighbor(3, 0)),
        Nearest.of(TABLE, Metric.DOT).search(query, 4));
    assertEquals(
        List.of(new Neighbor(0, 0.8f), new Neighbor(2, 0.8f), new Neighbor(1, 0)),
        Nearest.of(TABLE, Metric.COSINE).search(query, 3));
    assertEquals(
        List.of(new Neighbor(1, 2), new Neighbor(3, (float) Math.sqrt(5))),
        Nearest.of(TABLE, Metric.EUCLIDEAN).search(query, 2));
  }

  @Test
  void aVectorOfZerosIsAsNearToAllByTheCosine() {
    List<Neighbor> found = Nearest.of(TABLE, Metric.COSINE).search(new float[2], 3);
    assertEquals(List.of(new Neighbor(0, 0), new Neighbor(1, 0), new Neighbor(2, 0)), found);
  }

  @Test
  void theCosineOfTinyAndHugeVectorsIsNotLost() {
    Tensor table = Tensor.ofFloats("w", Shape.of(2, 2), 1e-30f, 0, 3e30f, 4e30f);
    Nearest search = Nearest.of(table, Metric.COSINE);
    for (float length : new float[] {1e-30f, 1e30f}) {
      List<Neighbor> found = search.search(new float[] {length, 0}, 2);
      assertEquals(new Neighbor(0, 1), found.getFirst());
      assertEquals(0.6f, found.getLast().score(), 1e-6f);
    }
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void rowsThatAreNoNumbersComeLast(Metric metric) {
    float nan = Float.NaN;
    Tensor table = Tensor.ofFloats("w", Shape.of(5, 1), nan, -6, nan, 7, Float.NEGATIVE_INFINITY);
    List<Neighbor> found = Nearest.of(table, metric).search(new float[] {1}, 5);
    List<Long> ids = found.stream().map(Neighbor::id).toList();
    // By the cosine, an infinite row scores NaN too.
    boolean cosine = metric == Metric.COSINE;
    assertEquals(cosine ? List.of(3L, 1L, 0L, 2L, 4L) : List.of(3L, 1L, 4L, 0L, 2L), ids);
    assertTrue(Float.isNaN(found.getLast().score()));
    assertEquals(3, Nearest.of(table, metric).search(new float[] {1}, 1).getFirst().id());
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void fewerRowsThanPlacesLeavePlacesFree(Metric metric) {
    long[] ids = new long[7];
    float[] scores = new float[7];
    Nearest search = Nearest.of(TABLE, metric);
    search.search(new float[] {0, 2}, 0, 1, 5, new long[] {2}, 0, ids, 1, scores, 1);
    assertEquals(0, ids[0]);
    assertEquals(0, ids[6]);
    assertArrayEquals(new long[] {-1, -1}, new long[] {ids[4], ids[5]});
    assertTrue(Float.isNaN(scores[4]) && Float.isNaN(scores[5]) && !Float.isNaN(scores[3]));
    assertEquals(3, search.search(new float[] {0, 2}, 5, 2).size());
    assertEquals(4, search.search(new float[] {0, 2}, Integer.MAX_VALUE).size());
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void aTableWithoutRowsOrColumnsIsSearched(Metric metric) {
    Tensor none = Tensor.ofFloats("w", Shape.of(0, 3));
    assertEquals(List.of(), Nearest.of(none, metric).search(new float[3], 2));
    Tensor narrow = Tensor.ofFloats("w", Shape.of(3, 0));
    assertEquals(
        List.of(new Neighbor(0, 0), new Neighbor(1, 0)),
        Nearest.of(narrow, metric).search(new float[0], 2));
  }

  @Test
  void eachQueryLeavesOutItsOwnRow() {
    Nearest search = Nearest.of(TABLE, Metric.EUCLIDEAN);
    long[] ids = new long[4];
    float[] scores = new float[4];
    float[] queries = {9, 3, 4, 0, 0, 6, 8, -1, 0};
    search.search(queries, 1, 4, 1, new long[] {9, 0, 1, 2, 3}, 1, ids, 0, scores, 0);
    assertArrayEquals(new long[] {1, 3, 0, 1}, ids);
    assertArrayEquals(new float[] {5, 1, 5, 1}, scores);
    search.search(queries, 1, 4, 1, ids, 0, scores, 0);
    assertArrayEquals(new long[] {0, 1, 2, 3}, ids);
  }

  @Test
  void operandsThatDontFitAreRefusedBeforeAnythingIsWritten() {
    Nearest search = Nearest.of(TABLE, Metric.DOT);
    refused("nearest: k: expected >= 1, got 0", () -> search.search(new float[2], 0));
    refused(
        "nearest: query: expected 2 elements, got 3 (tensor 'w')",
        () -> search.search(new float[3], 1));
    refused(
        "nearest: query: expected finite numbers, got NaN (query 0, element 1)",
        () -> search.search(new float[] {0, Float.NaN}, 1));
    long[] ids = {7, 7};
    float[] scores = {7, 7};
    float[] endless = {0, 0, Float.POSITIVE_INFINITY, 0};
    refused(
        "nearest: query: expected finite numbers, got Infinity (query 1, element 0)",
        () -> search.search(endless, 0, 2, 1, ids, 0, scores, 0));
    refused(
        "nearest: ids: expected 2 times 2 elements from offset 0, got 2 elements in all",
        () -> search.search(new float[4], 0, 2, 2, ids, 0, scores, 0));
    refused(
        "nearest: scores: expected 1 times 2 elements from offset 1, got 2 elements in all",
        () -> search.search(new float[4], 0, 1, 2, ids, 0, scores, 1));
    refused(
        "nearest: queries: expected 2 times 2 elements from offset 1, got 4 elements in all",
        () -> search.search(new float[4], 1, 2, 1, ids, 0, scores, 0));
    refused(
        "nearest: rows left out: expected 1 times 1 elements from offset 0, got 0 elements in all",
        () -> search.search(new float[4], 0, 1, 1, new long[0], 0, ids, 0, scores, 0));
    assertArrayEquals(new long[] {7, 7}, ids);
    assertArrayEquals(new float[] {7, 7}, scores);
    Tensor flat = Tensor.ofFloats("w", Shape.of(2), 1, 2);
    refused(
        "nearest: weight: expected 2 dimensions, got (2) (tensor 'w')",
        () -> Nearest.of(flat, Metric.DOT));
    Tensor doubles = Tensor.of("w", DType.F64, Shape.of(0, 2), Arena.ofAuto().allocate(0));
    assertThrows(TensorException.class, () -> Nearest.of(doubles, Metric.DOT));
    refused("metric: expected one of dot, cosine, euclidean, got 'cos'", () -> Metric.of("cos"));
  }

  private static void refused(String message, Runnable call) {
    assertEquals(message, assertThrows(TensorException.class, call::run).getMessage());
  }

  @Test
  void aClosedFileIsTheErrorOfItsSource(@TempDir Path folder) {
    Path path = folder.resolve("w.safetensors");
    SafetensorsWriter.write(path, List.of(new Random32(1).tensor("w", 600, 20)), Map.of());
    WeightFile file = WeightFile.open(path);
    Nearest search = Nearest.of(file.tensor("w"), Metric.COSINE);
    Tensor table = file.tensor("w");
    assertEquals(2, search.search(new float[20], 2).size());
    file.close();
    WeightFileException closed =
        assertThrows(WeightFileException.class, () -> search.search(new float[20], 2));
    assertEquals(WeightFileException.Kind.CLOSED, closed.kind());
    assertThrows(WeightFileException.class, () -> Nearest.of(table, Metric.EUCLIDEAN));
  }

  @Test
  void itSaysWhatItIs() {
    Nearest search = Nearest.of(TABLE, Metric.COSINE);
    assertTrue(search.toString().startsWith("Nearest(4, 2), cosine, F32 in place, "));
    try (Workers workers = Workers.of(2)) {
      assertTrue(search.withWorkers(workers).toString().endsWith(" kernels, 2 threads"));
    }
  }
}
