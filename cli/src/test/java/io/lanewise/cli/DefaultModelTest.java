package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.SharedData;
import io.lanewise.cli.model.DefaultModel;
import io.lanewise.text.TextEmbedder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The model that is built in: unpacked to a folder of the test's own.
class DefaultModelTest {
  private static final String CACHE = "lanewise.cache";

  /// What the model's card says.
  private static final double SPEARMAN = 0.683;

  private static final int COVERED_PAIRS = 341;

  @TempDir Path folder;

  @BeforeEach
  void unpackHere() {
    System.setProperty(CACHE, folder.toString());
  }

  @AfterEach
  void unpackElsewhere() {
    System.clearProperty(CACHE);
  }

  @Test
  void embedsWithoutAModel() {
    float[] vector = Run.vector(Run.of("embed", "A dog, asleep.").ok().json().getFirst());
    assertEquals(96, vector.length);
    assertEquals(1, dot(vector, vector), 1e-5);
    float[] again = Run.vector(Run.of("embed", "a DOG asleep").ok().json().getFirst());
    assertArrayEquals(vector, again);
  }

  @Test
  void unpacksOnceAndWhole() throws IOException, NoSuchAlgorithmException {
    Path model = DefaultModel.folder();
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    for (String file :
        List.of(
            "config.json",
            "model.safetensors",
            "tokenizer.json",
            "MODEL_CARD.md",
            "WORDNET-LICENSE.txt")) {
      hash.update(Files.readAllBytes(model.resolve(file)));
    }
    // Whoever changes the model must change its name, or nobody would get it.
    String name = HexFormat.of().formatHex(hash.digest()).substring(0, 16);
    assertEquals(name, model.getFileName().toString());
    Object key = Files.readAttributes(model, "unix:ino").get("ino");
    assertEquals(model, DefaultModel.folder());
    assertEquals(key, Files.readAttributes(model, "unix:ino").get("ino"));
    try (Stream<Path> files = Files.list(model.getParent())) {
      assertEquals(List.of(model), files.toList());
    }
    Files.delete(model.resolve("tokenizer.json"));
    assertEquals(model, DefaultModel.folder());
    assertTrue(Files.exists(model.resolve("tokenizer.json")));
  }

  @Test
  void saysWhereItCannotBeUnpacked() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    System.setProperty(CACHE, file.toString());
    Run.of("embed", "text").failed("default model", file.toString());
  }

  @Test
  void theLicenceGoesWithIt() throws IOException {
    String licence = Files.readString(DefaultModel.folder().resolve("WORDNET-LICENSE.txt"));
    String card = Files.readString(DefaultModel.folder().resolve("MODEL_CARD.md"));
    String line = "WordNet 3.0 Copyright 2006 by Princeton University.";
    assertTrue(licence.contains(line));
    assertTrue(card.contains(line));
    assertTrue(card.contains("| **as shipped** | **" + SPEARMAN + "** |"));
  }

  @Test
  void ranksPairsOfWordsAsPeopleDo() throws IOException {
    Path file = SharedData.folder("fixtures/word-vectors").resolve("wordsim353.tsv");
    List<Double> human = new ArrayList<>();
    List<Double> cosine = new ArrayList<>();
    try (TextEmbedder model = TextEmbedder.open(DefaultModel.folder())) {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        if (line.startsWith("#")) {
          continue;
        }
        List<String> fields = List.of(line.split("\t", -1));
        float[] a = model.embed(fields.get(0));
        float[] b = model.embed(fields.get(1));
        if (dot(a, a) > 0 && dot(b, b) > 0) {
          human.add(Double.valueOf(fields.get(2)));
          cosine.add(dot(a, b));
        }
      }
    }
    assertEquals(COVERED_PAIRS, human.size());
    double spearman = correlation(ranks(human), ranks(cosine));
    assertTrue(spearman >= SPEARMAN - 0.005, () -> "Spearman " + spearman);
  }

  private static double dot(float[] a, float[] b) {
    double dot = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * (double) b[i];
    }
    return dot;
  }

  /// From 1; equal values share the mean of theirs.
  private static double[] ranks(List<Double> values) {
    return values.stream()
        .mapToDouble(
            value -> {
              long lower = values.stream().filter(other -> other < value).count();
              long equal = values.stream().filter(other -> other.equals(value)).count();
              return lower + (equal + 1) / 2.0;
            })
        .toArray();
  }

  private static double correlation(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    return xy / Math.sqrt(xx * yy);
  }

  @Test
  void nearestFindsItsWordsWithoutAModel() {
    JsonNode found = Run.of("nearest", "--json", "-k", "3", "coffee").ok().json().getFirst();
    assertEquals("coffee", found.get("query").asText());
    List<String> tokens = new ArrayList<>();
    found.get("neighbors").forEach(each -> tokens.add(each.get("token").asText()));
    assertEquals(3, tokens.size());
    assertTrue(tokens.contains("espresso"), tokens::toString);
  }
}
