package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.SharedData;
import io.lanewise.file.SafetensorsWriter;
import io.lanewise.file.WeightFile;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.text.ModelFolders;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class NearestCommandTest {
  private static final float[] VECTORS = {3, 4, 0, 0, 6, 8, -4, 3};

  @TempDir Path folder;
  private String table = "";

  @BeforeEach
  void writeTable() {
    Path file = folder.resolve("t.safetensors");
    table = TensorFiles.write(file, vectors("w")) + "#w";
  }

  private static Tensor vectors(String name) {
    return Tensor.ofFloats(name, Shape.of(4, 2), VECTORS);
  }

  private static List<Long> ids(JsonNode line) {
    List<Long> ids = new ArrayList<>();
    line.get("neighbors").forEach(neighbor -> ids.add(neighbor.get("id").asLong()));
    return ids;
  }

  @Test
  void findsTheNeighboursOfRowsButNotTheRowsThemselves() {
    String out = Run.of("nearest", "--table", table, "-k", "2", "--json", "0", "3").ok().out();
    assertEquals(
        """
        {"query":0,"neighbors":[{"id":2,"score":1.0},{"id":1,"score":0.0}]}
        {"query":3,"neighbors":[{"id":0,"score":0.0},{"id":1,"score":0.0}]}
        """,
        out);
  }

  @Test
  void knowsThreeMetrics() {
    for (String[] each :
        new String[][] {
          {"cosine", "[2, 1, 3]"}, {"dot", "[2, 1, 3]"}, {"euclidean", "[1, 2, 3]"}
        }) {
      Run run = Run.of("nearest", "--table", table, "--metric", each[0], "--json", "0");
      assertEquals(each[1], ids(run.ok().json().getFirst()) + "");
    }
    Run near =
        Run.of("nearest", "--table", table, "--metric", "euclidean", "-k", "1", "--json", "1");
    assertEquals("{\"query\":1,\"neighbors\":[{\"id\":0,\"score\":5.0}]}\n", near.ok().out());
  }

  @Test
  void printsLinesForPeople() {
    assertEquals(
        """
        0:
          id  score
           2  1.0
           1  0.0
        """,
        Run.of("nearest", "--table", table, "0", "-k", "2").ok().out());
  }

  @Test
  void findsTheRowsNearestToTheVectorsOfATensor() {
    Path queries = folder.resolve("q.safetensors");
    Tensor many = TensorFiles.counting("many", 10, 9, 2);
    TensorFiles.write(queries, Tensor.ofFloats("one", Shape.of(2), 6, 8), many);
    Run one = Run.of("nearest", "--table", table, "--query", queries + "#one", "-k", "1", "--json");
    assertEquals("{\"query\":0,\"neighbors\":[{\"id\":0,\"score\":1.0}]}\n", one.ok().out());
    Run all = Run.of("nearest", "--table", table, "--query", queries + "#many", "--json");
    List<JsonNode> lines = all.ok().json();
    assertEquals(90, lines.size());
    IntStream.range(0, 90).forEach(i -> assertEquals(i, lines.get(i).get("query").asInt()));
    lines.forEach(line -> assertEquals(4, line.get("neighbors").size()));
    Run other = Run.of("nearest", "--table", table, "--query", queries + "#many", "-k", "1");
    assertEquals(270, other.ok().out().lines().count());
  }

  @Test
  void searchesNarrowTablesWithTheirScales() {
    Path wide = folder.resolve("wide.safetensors");
    float[] values = new float[20 * 64];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 7919 % 201 - 100) * (1 + i / 64); // rows of very different scales
    }
    TensorFiles.write(wide, Tensor.ofFloats("w", Shape.of(20, 64), values));
    String expected = nearest(wide);
    for (String dtype : List.of("bf16", "f16", "int8", "int4")) {
      Path narrow = folder.resolve(dtype + ".safetensors");
      Run.of("convert", wide.toString(), narrow.toString(), "--dtype", dtype);
      assertEquals(expected, nearest(narrow), dtype);
    }
  }

  /// The ids that are nearest to a row by the dot product: mostly a question of scales.
  private static String nearest(Path file) {
    Run run =
        Run.of("nearest", "--table", file + "#w", "--metric", "dot", "-k", "2", "--json", "19");
    return ids(run.ok().json().getFirst()).toString();
  }

  @Test
  void findsTheTokensNearestToATextButNotTheTextItself() throws IOException {
    String model = model("", vectors("embeddings")).toString();
    Run run = Run.of("nearest", "--model", model, "-k", "2", "--json", "king", "king queen");
    assertEquals(
        """
        {"query":"king","neighbors":[{"id":2,"token":"queen","score":1.0},{"id":1,"token":"of","score":0.0}]}
        {"query":"king queen","neighbors":[{"id":0,"token":"king","score":1.0},{"id":2,"token":"queen","score":1.0}]}
        """,
        run.ok().out());
    assertEquals(
        """
        king:
          id  score  token
           2  1.0    queen
        """,
        Run.of("nearest", "--model", model, "-k", "1", "king").ok().out());
    Run rows = Run.of("nearest", "--model", model, "--query", table, "-k", "1", "--json");
    assertEquals(4, rows.ok().json().size());
    assertEquals("king", rows.json().get(2).at("/neighbors/0/token").asText());
  }

  @Test
  void namesARowAfterTheFirstOfItsTokens() throws IOException {
    Tensor rows = Tensor.ofFloats("embeddings", Shape.of(2, 2), 1, 0, 0, 1);
    Tensor mapping = mapping(1, 0, 1, 0);
    Tensor weights = Tensor.ofFloats("weights", Shape.of(4), 1, 2, 3, 4);
    String model = model("", rows, mapping, weights).toString();
    Run run = Run.of("nearest", "--model", model, "--json", "bread", "king bread");
    assertEquals("king", run.ok().json().getFirst().at("/neighbors/0/token").asText());
    assertEquals(List.of(1L), ids(run.json().getFirst()));
    assertEquals("of", run.json().get(1).at("/neighbors/0/token").asText());
  }

  private static Tensor mapping(int... rows) {
    Tensor mapping =
        Tensor.of(
            "mapping", DType.I32, Shape.of(rows.length), Arena.ofAuto().allocate(rows.length * 4L));
    for (int i = 0; i < rows.length; i++) {
      mapping.segment().set(java.lang.foreign.ValueLayout.JAVA_INT, i * 4L, rows[i]);
    }
    return mapping;
  }

  @Test
  void rowsWithoutATokenHaveNoName() throws IOException {
    Tensor more = Tensor.ofFloats("embeddings", Shape.of(5, 2), 3, 4, 0, 0, 6, 8, -4, 3, 1, 1);
    String model = model("sentence", more).toString();
    Run run = Run.of("nearest", "--model", model, "--json", "king");
    List<JsonNode> neighbors = new ArrayList<>();
    run.ok().json().getFirst().get("neighbors").forEach(neighbors::add);
    assertEquals(4, neighbors.size());
    neighbors.forEach(n -> assertEquals(n.get("id").asInt() != 4, n.has("token")));
  }

  /// A model of the words king, of, queen and bread.
  private Path model(String kind, Tensor... tensors) throws IOException {
    Path model = Files.createDirectories(folder.resolve("model" + kind));
    String config = kind.isEmpty() ? "config.json" : "config_sentence_transformers.json";
    Files.writeString(model.resolve(config), "{}");
    Files.writeString(
        model.resolve("tokenizer.json"),
        """
        {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
         "normalizer": null, "pre_tokenizer": {"type": "Whitespace"}, "post_processor": null,
         "decoder": null, "model": {"type": "WordLevel", "unk_token": "of",
         "vocab": {"king": 0, "of": 1, "queen": 2, "bread": 3}}}
        """);
    SafetensorsWriter.write(model.resolve("model.safetensors"), List.of(tensors), Map.of());
    return model;
  }

  @Test
  void searchesTheModelsOfModel2Vec() {
    Path models = SharedData.folder("fixtures/model2vec");
    for (String name : List.of("float32", "float16", "vocab-quantized")) {
      String model = models.resolve("test-model-" + name).toString();
      Run run = Run.of("nearest", "--model", model, "-k", "3", "--json", "hello", "hello world");
      List<JsonNode> lines = run.ok().json();
      assertEquals(2, lines.size());
      for (JsonNode line : lines) {
        assertEquals(3, line.get("neighbors").size());
        double last = 1.00001; // a cosine, and some rounding
        for (JsonNode neighbor : line.get("neighbors")) {
          double score = neighbor.get("score").asDouble();
          assertTrue(score <= last && score > 0, neighbor + "");
          assertFalse(neighbor.get("token").asText().isEmpty());
          last = score;
        }
      }
      lines.getFirst().get("neighbors").forEach(n -> assertFalse(isHello(n), n + ""));
    }
  }

  private static boolean isHello(JsonNode neighbor) {
    return neighbor.get("token").asText().equals("hello");
  }

  @TestFactory
  Stream<DynamicTest> findsWhatPyTorchFinds() {
    Path layers = SharedData.folder("golden/layers");
    return SharedData.cases(layers, entry -> entry.get("op").asText().equals("topk")).stream()
        .map(
            entry -> {
              Path file = layers.resolve(entry.get("case").asText() + ".safetensors");
              return DynamicTest.dynamicTest(
                  entry.get("case").asText(), () -> golden(file, entry.get("args")));
            });
  }

  private static void golden(Path path, JsonNode args) {
    String k = args.get("k").asText();
    String metric = args.get("metric").asText();
    Run run =
        Run.of(
            "nearest",
            "--table",
            path + "#weight",
            "--query",
            path + "#query",
            "-k",
            k,
            "--metric",
            metric,
            "--json");
    List<JsonNode> lines = run.ok().json();
    try (WeightFile file = WeightFile.open(path)) {
      Tensor ids = file.tensor("ids");
      assertEquals(ids.shape().dim(0), lines.size());
      for (int q = 0; q < lines.size(); q++) {
        for (int i = 0; i < args.get("k").asInt(); i++) {
          long place = q * args.get("k").asLong() + i;
          JsonNode neighbor = lines.get(q).get("neighbors").get(i);
          assertEquals(ids.getLong(place), neighbor.get("id").asLong());
          double score = file.tensor("scores").getDouble(place);
          assertEquals(score, neighbor.get("score").asDouble(), 1e-5 * Math.abs(score));
        }
      }
    }
  }

  @Test
  void failsForWhatCantBeSearched() {
    String first = "embedding: id at position 1: expected 0 <= id < 4, got 4";
    Run.of("nearest", "--table", table, "0", "4").failed(first, "'w'");
    Run.of("nearest", "--table", table, "--query", table.replace("#w", "#x")).failed("'x'");
    Path vector = folder.resolve("v.safetensors");
    TensorFiles.write(
        vector, TensorFiles.counting("v", 3), Tensor.ofFloats("nan", Shape.of(1, 2), 0, Float.NaN));
    Run.of("nearest", "--table", vector + "#v", "0").failed("2 dimensions", "'v'");
    Run.of("nearest", "--table", table, "--query", vector + "#v")
        .failed("nearest: query columns: expected 2, got (3)", "'v'");
    Run.of("nearest", "--table", table, "--query", vector + "#nan")
        .failed("nearest: query: expected finite numbers, got NaN");
    Run.of("nearest", "--model", folder.toString(), "text").failed(folder.toString());
  }

  @Test
  void refusesWrongUsage() {
    Run.of("nearest").misused("TEXT or ID, or --query TENSOR, got neither");
    Run.of("nearest", "--table", table, "--model", "m", "0").misused("got both");
    Run.of("nearest", "--table", table).misused("TEXT or ID, or --query TENSOR, got neither");
    Run.of("nearest", "--table", table, "--query", table, "0").misused("got both");
    Run.of("nearest", "--table", table, "one").misused("'one'");
    Run.of("nearest", "--table", table, "-k", "0", "1").misused("-k: expected 1 at least, got 0");
    Run.of("nearest", "--table", table, "-k", "x", "1").misused("-k");
    Run.of("nearest", "--table", table, "--metric", "cos", "1")
        .misused("one of dot, cosine, euclidean, got 'cos'");
    Run.of("nearest", "--table", table, "1", "--jsno").misused("'--jsno'");
  }

  @Test
  void refusesAModelWhoseVectorsAreOfAnotherSpaceThanItsRows() {
    Path model = folder.resolve("model");
    ModelFolders.staticEmbedding(model, 4, vectors("embedding.weight"), ModelFolders.DENSE);
    ModelFolders.dense(
        model.resolve("1_Dense"),
        "{'in_features': 2, 'out_features': 4, 'bias': false}",
        vectors("linear.weight"));
    Run run = Run.of("nearest", "--model", model.toString(), "w1");
    assertEquals(1, run.code());
    assertTrue(run.err().contains("got a Dense module behind the table"), run.err());
  }
}
