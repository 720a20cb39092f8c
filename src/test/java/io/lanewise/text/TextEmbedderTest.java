package io.lanewise.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.file.ModelFolder;
import io.lanewise.file.WeightFileException;
import io.lanewise.file.WeightFormatException;
import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Vectors of texts against the rules of both Python libraries, computed in double.
class TextEmbedderTest {
  private static final int WORDS = 8;
  private static final int COLUMNS = 37;
  private static final double CLOSE = 1e-6;

  @TempDir private Path folder;

  private final double[] numbers = numbers(WORDS * COLUMNS, 1);

  private static double[] numbers(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return random.doubles(count, -1, 1).map(x -> (float) x).toArray();
  }

  private Tensor table(String name) {
    return ModelFolders.table(name, DType.F32, COLUMNS, numbers);
  }

  private RealVector row(int row) {
    return new ArrayRealVector(numbers, row * COLUMNS, COLUMNS);
  }

  private static RealVector unit(RealVector x) {
    return x.mapDivide(x.getNorm());
  }

  private static void assertClose(RealVector expected, float[] vector) {
    assertEquals(expected.getDimension(), vector.length);
    for (int i = 0; i < vector.length; i++) {
      assertEquals(expected.getEntry(i), vector[i], CLOSE * (1 + expected.getNorm()));
    }
  }

  @Test
  void model2vecLeavesUnknownTokensOut() {
    ModelFolders.model2vec(folder, false, WORDS, table("embeddings"));
    try (TextEmbedder embedder = TextEmbedder.open(folder)) {
      assertClose(row(1).add(row(2)).mapDivide(2), embedder.embed("w1 none w2"));
      assertArrayEquals(new float[COLUMNS], embedder.embed("none"));
      assertArrayEquals(new float[COLUMNS], embedder.embed(""));
      assertArrayEquals(new int[] {1, 2}, embedder.ids("w1 none w2"));
    }
  }

  @Test
  void staticEmbeddingKeepsUnknownTokensAndIgnoresWeights() {
    ModelFolders.staticEmbedding(folder, WORDS, table("embedding.weight"));
    try (TextEmbedder embedder = TextEmbedder.open(folder)) {
      assertClose(row(1).add(row(0)).add(row(2)).mapDivide(3), embedder.embed("w1 none w2"));
      assertClose(row(0), embedder.embed("none"));
      assertArrayEquals(new float[COLUMNS], embedder.embed(""));
    }
  }

  @Test
  void vectorsGetLengthOneWhereTheFolderSaysSo() throws IOException {
    RealVector expected = unit(row(3).add(row(4)));
    ModelFolders.model2vec(folder, true, WORDS, table("embeddings"));
    try (TextEmbedder embedder = TextEmbedder.open(folder)) {
      assertClose(expected, embedder.embed("w3 w4"));
      assertArrayEquals(new float[COLUMNS], embedder.embed("none"));
    }
    Path other = Files.createDirectory(folder.resolve("other"));
    ModelFolders.staticEmbedding(other, WORDS, table("embedding.weight"), ModelFolders.NORMALIZE);
    try (TextEmbedder embedder = TextEmbedder.open(other)) {
      assertClose(expected, embedder.embed("w3 w4"));
      assertArrayEquals(new float[COLUMNS], embedder.embed(""));
    }
  }

  /// Squares of such elements are zero or infinite in floats.
  @Test
  void veryShortAndVeryLongVectorsGetLengthOneToo() {
    double[] extremes = {0, 0, 0, 3e-25, 4e-25, 0, 3e30, -4e30, 0};
    ModelFolders.model2vec(
        folder, true, 3, ModelFolders.table("embeddings", DType.F32, 3, extremes));
    try (TextEmbedder embedder = TextEmbedder.open(folder)) {
      assertArrayEquals(new float[] {0.6f, 0.8f, 0}, embedder.embed("w1"), 1e-6f);
      assertArrayEquals(new float[] {0.6f, -0.8f, 0}, embedder.embed("w2"), 1e-6f);
    }
  }

  @Test
  void mappingNamesRowsAndWeightsBelongToTokens() {
    ModelFolders.model2vec(
        folder,
        false,
        4,
        table("embeddings"),
        ModelFolders.ints("mapping", 0, 7, 7, 5),
        ModelFolders.doubles("weights", 1, 0.5, 2, -3));
    try (TextEmbedder embedder = TextEmbedder.open(folder)) {
      RealVector sum = row(7).mapMultiply(2.5).add(row(5).mapMultiply(-3));
      assertClose(sum.mapDivide(3), embedder.embed("w1 w2 w3"));
      assertEquals(7, embedder.row(2));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F16", "BF16", "F64"})
  void tablesOfEveryDtypeAreReadAsTheyAre(DType dtype) {
    Tensor table = ModelFolders.table("embeddings", dtype, COLUMNS, numbers);
    ModelFolders.model2vec(folder, false, WORDS, table);
    RealVector sum = new ArrayRealVector(COLUMNS);
    for (int i = 0; i < COLUMNS; i++) {
      sum.setEntry(i, table.getDouble(2 * COLUMNS + i) + table.getDouble(5 * COLUMNS + i));
    }
    try (TextEmbedder embedder = TextEmbedder.open(folder)) {
      assertClose(sum.mapDivide(2), embedder.embed("w2 w5"));
      assertEquals(dtype, embedder.table().dtype());
    }
  }

  @Test
  void codesWithoutAScaleHaveADirection() {
    double[] codes = {0, 0, 3, 4, -128, 127};
    ModelFolders.model2vec(folder, true, 3, ModelFolders.table("embeddings", DType.I8, 2, codes));
    try (TextEmbedder embedder = TextEmbedder.open(folder)) {
      assertArrayEquals(new float[] {0.6f, 0.8f}, embedder.embed("w1"), 1e-6f);
      RealVector both = new ArrayRealVector(new double[] {-125, 131});
      assertClose(unit(both), embedder.embed("w1 w2"));
    }
  }

  @Test
  void model2vecTakes512TokensOfItsFirstCharacters() {
    ModelFolders.model2vec(folder, false, WORDS, table("embeddings"));
    try (TextEmbedder embedder = TextEmbedder.open(folder)) {
      // A median token has two code points, so 1024 of them are read: 341 words and a "w".
      assertEquals(341, embedder.ids("w1 ".repeat(341) + "w2").length);
      assertEquals(341, embedder.ids("w1 ".repeat(5000)).length);
      byte[] utf8 = ("w1 ".repeat(341) + "é" + "w2 ".repeat(400)).getBytes(StandardCharsets.UTF_8);
      float[] vector = new float[COLUMNS];
      embedder.embed(utf8, 0, utf8.length, vector, 0);
      assertArrayEquals(embedder.embed("w1 ".repeat(341)), vector);
    }
    ModelFolders.staticEmbedding(
        folder.resolve("other"), WORDS, table("embedding.weight"), ModelFolders.NORMALIZE);
    try (TextEmbedder embedder = TextEmbedder.open(folder.resolve("other"))) {
      assertEquals(5000, embedder.ids("w1 ".repeat(5000)).length);
    }
  }

  @Test
  void aTokenizersOwnTruncationHolds() {
    ModelFolders.staticEmbedding(folder, WORDS, table("embedding.weight"));
    String truncation =
        "{'max_length': 2, 'stride': 0, 'strategy': 'LongestFirst', 'direction': 'Right'}";
    ModelFolders.write(folder, "tokenizer.json", ModelFolders.tokenizer(WORDS, truncation));
    try (TextEmbedder embedder = TextEmbedder.open(folder)) {
      assertArrayEquals(new int[] {1, 2}, embedder.ids("w1 w2 w3"));
    }
  }

  @Test
  void denseModulesFollowTheMean() {
    double[] weight = numbers(5 * COLUMNS, 2);
    double[] bias = numbers(5, 3);
    ModelFolders.staticEmbedding(
        folder, WORDS, table("embedding.weight"), ModelFolders.DENSE, ModelFolders.NORMALIZE);
    ModelFolders.dense(
        folder.resolve("1_Dense"),
        "{'in_features': 37, 'out_features': 5, 'bias': true,"
            + " 'activation_function': 'torch.nn.modules.activation.Tanh'}",
        ModelFolders.table("linear.weight", DType.F32, COLUMNS, weight),
        Tensor.ofFloats("linear.bias", Shape.of(5), floats(bias)));
    RealMatrix w = new Array2DRowRealMatrix(5, COLUMNS);
    for (int i = 0; i < weight.length; i++) {
      w.setEntry(i / COLUMNS, i % COLUMNS, weight[i]);
    }
    RealVector mean = row(1).add(row(6)).mapDivide(2);
    RealVector expected = unit(w.operate(mean).add(new ArrayRealVector(bias)).map(Math::tanh));
    try (TextEmbedder embedder = TextEmbedder.open(folder)) {
      assertEquals(5, embedder.dimension());
      assertClose(expected, embedder.embed("w1 w6"));
      RealVector ofNothing = unit(new ArrayRealVector(bias).map(Math::tanh));
      assertClose(ofNothing, embedder.embed(""));
      List<ModelFolder.Step> steps = embedder.folder().steps();
      assertEquals(5, assertInstanceOf(ModelFolder.Dense.class, steps.getFirst()).outFeatures());
      assertEquals(List.of(new ModelFolder.Normalize()), steps.subList(1, steps.size()));
    }
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  @Test
  void shorterVectorsFollowTheLibrarysOrder() {
    ModelFolders.model2vec(folder, true, WORDS, table("embeddings"));
    RealVector sum = row(1).add(row(2));
    try (TextEmbedder embedder = TextEmbedder.open(folder);
        TextEmbedder shorter = embedder.withDimension(20)) {
      assertEquals(20, shorter.dimension());
      assertClose(unit(sum.getSubVector(0, 20)), shorter.embed("w1 w2"));
      assertThrows(TensorException.class, () -> embedder.withDimension(0));
      assertThrows(TensorException.class, () -> embedder.withDimension(COLUMNS + 1));
    }
    Path other = folder.resolve("other");
    ModelFolders.staticEmbedding(other, WORDS, table("embedding.weight"), ModelFolders.NORMALIZE);
    try (TextEmbedder shorter = TextEmbedder.open(other).withDimension(20)) {
      assertClose(unit(sum).getSubVector(0, 20), shorter.embed("w1 w2"));
    }
  }

  @Test
  void refusesFoldersThatAreNoSuchModel() {
    ModelFolders.write(folder, "config.json", "{'model_type': 'bert'}");
    ModelFolders.dense(folder, "{'model_type': 'bert'}", table("w"));
    WeightFileException refusal =
        assertThrows(WeightFileException.class, () -> TextEmbedder.open(folder));
    assertEquals(WeightFileException.Kind.DIRECTORY, refusal.kind());
  }

  @Test
  void refusesDenseModulesThatDoNotFit() throws IOException {
    ModelFolders.staticEmbedding(folder, WORDS, table("embedding.weight"), ModelFolders.DENSE);
    String good = "{'in_features': 37, 'out_features': 1, 'bias': false}";
    Tensor weight = ModelFolders.table("linear.weight", DType.F32, COLUMNS, new double[COLUMNS]);
    Tensor other = ModelFolders.table("linear.weight", DType.F32, 1, new double[COLUMNS]);
    assertRefused(
        Kind.MISMATCH,
        "37, as the module before",
        "{'in_features': 36, 'out_features': 1}",
        weight);
    assertRefused(Kind.SCHEMA, "in_features and out_features", "{'in_features': 37}", weight);
    assertRefused(Kind.SCHEMA, "got 0", "{'in_features': 0, 'out_features': 1}", weight);
    assertRefused(Kind.MISMATCH, "expected (1, 37), got (37, 1)", good, other);
    assertRefused(Kind.MISMATCH, "linear.bias", good.replace("false", "true"), weight);
    assertRefused(
        Kind.UNSUPPORTED,
        "torch.nn.modules.activation.Hardtanh",
        good.replace(
            "false", "false, 'activation_function': 'torch.nn.modules.activation.Hardtanh'"),
        weight);
    assertRefused(
        Kind.UNSUPPORTED,
        "sentence_embedding, got 'other'",
        good.replace("false", "false, 'module_input_name': 'other'"),
        weight);
    Path dense = folder.resolve("1_Dense");
    Files.move(dense.resolve("model.safetensors"), dense.resolve("pytorch_model.bin"));
    ModelFolders.write(dense, "config.json", good);
    WeightFormatException refusal =
        assertThrows(WeightFormatException.class, () -> TextEmbedder.open(folder));
    assertEquals(Kind.UNSAFE, refusal.kind());
    Files.delete(dense.resolve("pytorch_model.bin"));
    assertThrows(WeightFileException.class, () -> TextEmbedder.open(folder));
  }

  private void assertRefused(Kind kind, String part, String config, Tensor weight) {
    ModelFolders.dense(folder.resolve("1_Dense"), config, weight);
    WeightFormatException refusal =
        assertThrows(WeightFormatException.class, () -> TextEmbedder.open(folder));
    assertEquals(kind, refusal.kind(), refusal.getMessage());
    assertTrue(String.valueOf(refusal.getMessage()).contains(part), refusal.getMessage());
  }

  @Test
  void aFingerprintIsOfWhatDecidesAboutVectors() {
    String first = fingerprint("a", true, table("embeddings"));
    assertEquals(first, fingerprint("b", true, table("embeddings")));
    assertEquals(64, first.length());
    assertNotEquals(first, fingerprint("c", false, table("embeddings")));
    numbers[5] = Math.nextUp((float) numbers[5]);
    assertNotEquals(first, fingerprint("d", true, table("embeddings")));
  }

  private String fingerprint(String name, boolean normalize, Tensor table) {
    Path model = ModelFolders.model2vec(folder.resolve(name), normalize, WORDS, table);
    try (TextEmbedder embedder = TextEmbedder.open(model)) {
      return embedder.fingerprint();
    }
  }

  @Test
  void saysWhatItIs() {
    ModelFolders.model2vec(folder, true, WORDS, table("embeddings"));
    try (TextEmbedder embedder = TextEmbedder.open(folder)) {
      assertEquals(
          "TextEmbedder(37 elements, 8 rows, F32, WordLevel tokenizer, 8 ids)",
          embedder.toString());
      assertEquals(folder, embedder.path());
    }
  }

  @Test
  void anyTextGivesNumbers() {
    ModelFolders.model2vec(folder, true, WORDS, table("embeddings"));
    try (TextEmbedder embedder = TextEmbedder.open(folder)) {
      SplittableRandom random = new SplittableRandom(6);
      for (int i = 0; i < 200; i++) {
        char[] chars = new char[random.nextInt(60)];
        for (int c = 0; c < chars.length; c++) {
          chars[c] = (char) (random.nextBoolean() ? random.nextInt(0x10000) : " w12".charAt(c % 4));
        }
        for (float x : embedder.embed(new String(chars))) {
          assertTrue(Math.abs(x) <= 1.0001f);
        }
      }
    }
  }
}
