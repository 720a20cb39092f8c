package io.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.SharedData;
import io.lanewise.Width;
import io.lanewise.file.WeightFile;
import io.lanewise.layer.Embedding;
import io.lanewise.layer.EmbeddingBag;
import io.lanewise.layer.EmbeddingBag.Mode;
import io.lanewise.tensor.Tensor;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// What PyTorch's backward passes and optimisers gave, case by case.
@Tag(Width.TAG)
class GoldenTrainTest {
  private static final double U = 0x1p-24;

  /// What the cases promise of optimisers.
  private static final double OPTIMIZERS = 1e-5;

  @TestFactory
  Stream<DynamicTest> embeddings() {
    return cases("embedding_backward", GoldenTrainTest::embedding);
  }

  @TestFactory
  Stream<DynamicTest> bags() {
    return cases("embedding_bag_backward", GoldenTrainTest::bag);
  }

  @TestFactory
  Stream<DynamicTest> linears() {
    return cases("linear_backward", (file, _) -> linear(file));
  }

  @TestFactory
  Stream<DynamicTest> optimizers() {
    return cases("sparse_optimizer", GoldenTrainTest::optimize);
  }

  @TestFactory
  Stream<DynamicTest> maxNorm() {
    return cases(
        entry -> entry.get("args").has("max_norm"),
        (file, args) ->
            renormalize(file, args.get("max_norm").asDouble(), args.get("norm_type").asDouble()));
  }

  private static void embedding(WeightFile file, JsonNode args) {
    Embedding table =
        Embedding.of(file.tensor("weight")).withPaddingIdx(args.get("padding_idx").asLong());
    EmbeddingGradient gradient =
        args.get("scale_grad_by_freq").asBoolean()
            ? EmbeddingGradient.scaledByFrequency(table)
            : EmbeddingGradient.of(table);
    long[] ids = Tables.longs(file.tensor("ids"));
    float[] gradY = file.tensor("grad_out").toFloats();
    float[] actual = Tables.dense(gradient.backward(ids, gradY));
    int dim = table.embeddingDim();
    compare(file.tensor("grad_weight"), actual, terms(ids, null, gradY, actual.length, dim));
  }

  private static void bag(WeightFile file, JsonNode args) {
    Mode mode = Mode.valueOf(args.get("mode").asText().toUpperCase(Locale.ROOT));
    Embedding table = Embedding.of(file.tensor("weight"));
    long[] ids = Tables.longs(file.tensor("ids"));
    long[] offsets = Tables.longs(file.tensor("offsets"));
    float[] gradY = file.tensor("grad_out").toFloats();
    SparseGradient gradient =
        EmbeddingBagGradient.of(EmbeddingBag.of(table, mode)).backward(ids, offsets, gradY);
    float[] actual = Tables.dense(gradient);
    int dim = table.embeddingDim();
    compare(file.tensor("grad_weight"), actual, terms(ids, offsets, gradY, actual.length, dim));
  }

  /// Σ|gradY| of each element, times γ of its terms and two more for scaling: twice, for PyTorch
  /// rounds too.
  private static double[] terms(
      long[] ids, long @Nullable [] offsets, float[] gradY, int length, int dim) {
    double[] bounds = new double[length];
    int bag = -1;
    for (int i = 0; i < ids.length; i++) {
      while (offsets != null && bag + 1 < offsets.length && offsets[bag + 1] <= i) {
        bag++;
      }
      for (int c = 0; c < dim; c++) {
        int row = offsets == null ? i : bag;
        bounds[(int) ids[i] * dim + c] += Math.abs(gradY[row * dim + c]);
      }
    }
    for (int i = 0; i < length; i++) {
      bounds[i] *= 2 * gamma(ids.length + 2);
    }
    return bounds;
  }

  private static void linear(WeightFile file) {
    Tensor weight = file.tensor("weight");
    int out = (int) weight.shape().dim(0);
    int in = (int) weight.shape().dim(1);
    float[] w = weight.toFloats();
    float[] x = file.tensor("x").toFloats();
    float[] gradY = file.tensor("grad_out").toFloats();
    int rows = x.length / in;
    float[] gradX = new float[x.length];
    float[] gradW = new float[w.length];
    float[] gradB = new float[out];
    double[] boundX = new double[x.length];
    double[] boundW = new double[w.length];
    double[] boundB = new double[out];
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < out; o++) {
        double g = Math.abs(gradY[r * out + o]);
        boundB[o] += 2 * gamma(rows) * g;
        for (int i = 0; i < in; i++) {
          boundX[r * in + i] += 2 * gamma(out) * g * Math.abs(w[o * in + i]);
          boundW[o * in + i] += 2 * gamma(rows) * g * Math.abs(x[r * in + i]);
        }
      }
    }
    LinearGradient gradient = LinearGradient.of(weight);
    gradient.inputs(gradY, rows, gradX);
    gradient.weights(gradY, x, rows, gradW);
    gradient.biases(gradY, rows, gradB);
    compare(file.tensor("grad_x"), gradX, boundX);
    compare(file.tensor("grad_weight"), gradW, boundW);
    compare(file.tensor("grad_bias"), gradB, boundB);
  }

  /// SparseAdam does PyTorch's operations one by one and gives its bits. The others fuse a multiply
  /// and an add, or sum duplicates first, where PyTorch's sparse code does not.
  private static void optimize(WeightFile file, JsonNode args) {
    TrainableTable table = Tables.copyOf(file.tensor("weight"));
    double rate = args.get("lr").asDouble();
    String name = args.get("optimizer").asText();
    Optimizer optimizer =
        switch (name) {
          case "sgd" -> Sgd.of(table, rate);
          case "adagrad" -> Adagrad.of(table, rate);
          case "sparse_adam" -> SparseAdam.of(table, rate);
          default -> throw new AssertionError(name);
        };
    int steps = args.get("steps").asInt();
    for (int step = 0; step < steps; step++) {
      long[] ids = Tables.longs(file.tensor("ids_" + step));
      float[] gradY = file.tensor("grad_out_" + step).toFloats();
      optimizer.step(Tables.gradient(table, ids, gradY));
    }
    // The files hold the table after the last step, under the name of every step.
    float[] expected = file.tensor("weight_" + (steps - 1)).toFloats();
    float[] actual = Tables.values(table);
    if (name.equals("sparse_adam")) {
      Tables.assertBits(expected, actual, name);
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], OPTIMIZERS * Math.abs(expected[i]), name);
    }
  }

  /// PyTorch sums the squares of a row in float, in an order of its own: a few units in the last
  /// place.
  private static void renormalize(WeightFile file, double maxNorm, double normType) {
    TrainableTable table = Tables.copyOf(file.tensor("weight"));
    long[] ids = Tables.longs(file.tensor("ids"));
    MaxNorm.of(table, maxNorm, normType).renormalize(ids);
    assertNear(file.tensor("weight_after"), Tables.values(table));
    float[] out = new float[ids.length * table.dim()];
    Embedding.of(table.tensor()).lookup(ids, out, 0);
    assertNear(file.tensor("out"), out);
  }

  private static void assertNear(Tensor expected, float[] actual) {
    assertEquals(expected.shape().elementCount(), actual.length);
    for (int i = 0; i < actual.length; i++) {
      float want = expected.getFloat(i);
      assertEquals(want, actual[i], 4 * Math.ulp(want), expected.name() + " " + i);
    }
  }

  private static void compare(Tensor expected, float[] actual, double[] bounds) {
    assertEquals(expected.shape().elementCount(), actual.length);
    for (int i = 0; i < actual.length; i++) {
      double error = Math.abs(actual[i] - expected.getDouble(i));
      assertTrue(error <= bounds[i], expected.name() + " " + i + ": " + error + " > " + bounds[i]);
    }
  }

  private static double gamma(int terms) {
    return terms * U / (1 - terms * U);
  }

  private static Stream<DynamicTest> cases(String op, BiConsumer<WeightFile, JsonNode> test) {
    return cases(entry -> entry.get("op").asText().equals(op), test);
  }

  private static Stream<DynamicTest> cases(
      Predicate<JsonNode> wanted, BiConsumer<WeightFile, JsonNode> test) {
    Path folder = SharedData.folder("golden/layers");
    return SharedData.cases(folder, wanted).stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.get("case").asText(),
                    () -> {
                      String name = entry.get("case").asText() + ".safetensors";
                      try (WeightFile file = WeightFile.open(folder.resolve(name))) {
                        test.accept(file, entry.get("args"));
                      }
                    }));
  }
}
