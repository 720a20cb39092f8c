package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.SharedData;
import io.lanewise.Width;
import io.lanewise.file.WeightFile;
import io.lanewise.layer.EmbeddingBag.Mode;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/// What PyTorch returned, case by case: look-ups bit for bit, products and bags within the proven
/// bound.
@Tag(Width.TAG)
class GoldenLayersTest {
  private static final double U = 0x1p-24;

  @TestFactory
  Stream<DynamicTest> embeddingsEqualPyTorchs() {
    return cases("embedding", GoldenLayersTest::lookUp);
  }

  @TestFactory
  Stream<DynamicTest> linearsStayWithinTheBoundOfPyTorchs() {
    return cases("linear", GoldenLayersTest::multiply);
  }

  @TestFactory
  Stream<DynamicTest> bagsStayWithinTheBoundOfPyTorchs() {
    return cases("embedding_bag", GoldenLayersTest::bag);
  }

  @TestFactory
  Stream<DynamicTest> bagsOfPackedRowsStayWithinTheBoundOfPyTorchs() {
    return cases("embedding_bag_rowwise", GoldenLayersTest::packedBag);
  }

  private static void bag(WeightFile file, JsonNode args) {
    Mode mode = Mode.valueOf(args.get("mode").asText().toUpperCase(Locale.ROOT));
    EmbeddingBag bags =
        EmbeddingBag.of(file.tensor("weight"), mode)
            .withIncludeLastOffset(args.get("include_last_offset").asBoolean());
    if (!args.get("padding_idx").isNull()) {
      bags = bags.withPaddingIdx(args.get("padding_idx").asLong());
    }
    check(file, bags);
  }

  private static void packedBag(WeightFile file, JsonNode args) {
    Tensor packed = file.tensor("packed");
    Quantized rows =
        args.get("bits").asInt() == 8
            ? Quantized.embeddingBagByte(packed)
            : Quantized.embeddingBag4Bit(packed, file.tensor("weight").shape().dim(1));
    check(
        file,
        EmbeddingBag.of(rows, Mode.valueOf(args.get("mode").asText().toUpperCase(Locale.ROOT))));
  }

  /// PyTorch adds the same numbers in an order of its own, and multiplies packed codes by their
  /// scale and adds the offset in one step or in two: n additions of numbers that were rounded once
  /// more.
  private static void check(WeightFile file, EmbeddingBag bags) {
    Tensor ids = file.tensor("ids");
    Tensor offsets = file.has("offsets") ? file.tensor("offsets") : null;
    String weights = "per_sample_weights";
    Tensor samples = file.has(weights) ? file.tensor(weights) : null;
    Tensor expected = file.tensor("out");
    Tensor table = file.tensor("weight");
    double greatest = 0;
    for (long i = 0; i < table.shape().elementCount(); i++) {
      greatest = Math.max(greatest, Math.abs(table.getDouble(i)));
    }
    for (long i = 0; samples != null && i < samples.shape().elementCount(); i++) {
      greatest = Math.max(greatest, greatest * Math.abs(samples.getDouble(i)));
    }
    long n = ids.shape().elementCount() + 2;
    double bound = bags.mode() == Mode.MAX ? 0 : 2 * n * U / (1 - n * U) * n * greatest;
    try (Arena arena = Arena.ofConfined()) {
      Tensor actual = bags.forward(ids, offsets, samples, arena);
      assertEquals(expected.shape(), actual.shape());
      for (long i = 0; i < actual.shape().elementCount(); i++) {
        assertEquals(expected.getDouble(i), actual.getDouble(i), bound, bags + " element " + i);
      }
    }
  }

  private static void lookUp(WeightFile file, JsonNode args) {
    Embedding embedding = Embedding.of(file.tensor("weight"));
    Tensor expected = file.tensor("out");
    try (Arena arena = Arena.ofConfined()) {
      Tensor actual = embedding.lookup(file.tensor("ids"), arena);
      assertEquals(expected.shape(), actual.shape());
      assertEquals(-1, expected.segment().mismatch(actual.segment()));
    }
  }

  private static void multiply(WeightFile file, JsonNode args) {
    Tensor weight = file.tensor("weight");
    Tensor bias = file.has("bias") ? file.tensor("bias") : null;
    Tensor x = file.tensor("x");
    try (Arena arena = Arena.ofConfined()) {
      for (Linear layer :
          new Linear[] {Linear.packed(weight, bias), Linear.inPlace(weight, bias)}) {
        Tensor y = layer.forward(x, arena);
        assertEquals(file.tensor("out").shape(), y.shape());
        for (long i = 0; i < y.shape().elementCount(); i++) {
          double bound = bound(x, weight, bias, i);
          double error = Math.abs(y.getDouble(i) - file.tensor("out64").getDouble(i));
          assertTrue(error <= bound, layer + " element " + i + ": " + error + " > " + bound);
          // PyTorch's own answer is within the bound too, so the two are within twice the bound.
          double apart = Math.abs(y.getDouble(i) - file.tensor("out").getDouble(i));
          assertTrue(apart <= 2 * bound, layer + " element " + i + " from PyTorch's");
        }
        assertArrayEquals(y.toFloats(), layer.forward(x.toFloats()));
      }
    }
  }

  /// γ(K + 1) · (Σ|x||w| + |b|) of one element of y.
  private static double bound(Tensor x, Tensor weight, @Nullable Tensor bias, long element) {
    long out = weight.shape().dim(0);
    long in = weight.shape().dim(1);
    long row = element / out;
    long column = element % out;
    double magnitude = bias == null ? 0 : Math.abs(bias.getDouble(column));
    for (long k = 0; k < in; k++) {
      magnitude += Math.abs(x.getDouble(row * in + k) * weight.getDouble(column * in + k));
    }
    return (in + 1) * U / (1 - (in + 1) * U) * magnitude;
  }

  /// The cases of an operation, over F32, F16 and BF16 weights, without options that are
  /// training's.
  private static Stream<DynamicTest> cases(String op, BiConsumer<WeightFile, JsonNode> test) {
    Path folder = SharedData.folder("golden/layers");
    return SharedData.cases(folder, entry -> entry.get("op").asText().equals(op)).stream()
        .filter(entry -> !entry.get("args").has("max_norm"))
        .filter(
            entry ->
                !Width.slowFma() || entry.get("case").asText().matches("bag.*|.*(_[012]_|seed).*"))
        .map(
            entry -> DynamicTest.dynamicTest(entry.get("case").asText(), run(folder, entry, test)));
  }

  private static Executable run(
      Path folder, JsonNode entry, BiConsumer<WeightFile, JsonNode> test) {
    return () -> {
      Path path = folder.resolve(entry.get("case").asText() + ".safetensors");
      try (WeightFile file = WeightFile.open(path)) {
        test.accept(file, entry.get("args"));
      }
    };
  }
}
