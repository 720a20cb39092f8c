package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.file.WeightFile;
import io.lanewise.train.SkipGramProgress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Trainings from the command line, and what `embed` makes of their models.
class TrainTest {
  private static final List<List<String>> TOPICS =
      List.of(
          List.of("apple", "Pear", "plum", "cherry", "quince"),
          List.of("wolf", "Bear", "lynx", "otter", "badger"));

  @TempDir Path folder;

  /// Lines of the words of one topic each.
  private String corpus(String separator) {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      List<String> topic = TOPICS.get(i % 2);
      for (int k = 0; k < 8; k++) {
        lines.append(topic.get(random.nextInt(5))).append(k == 0 ? separator : " the, ");
      }
      lines.append('\n');
    }
    return lines.toString();
  }

  private Run train(String corpus, String name, String... more) {
    List<String> args = new ArrayList<>();
    Stream.of("train", "--input", "-", "--output", folder.resolve(name).toString())
        .forEach(args::add);
    Stream.of("--dim", "20", "--learning-rate", "0.05", "--epochs", "8").forEach(args::add);
    args.addAll(List.of(more));
    return Run.withInput(corpus, args.toArray(String[]::new));
  }

  private float[] embed(String name, String text) {
    String model = folder.resolve(name).toString();
    return Run.vector(Run.of("embed", "--model", model, text).ok().json().getFirst());
  }

  private double cosine(String name, String a, String b) {
    float[] x = embed(name, a);
    float[] y = embed(name, b);
    double dot = 0;
    for (int i = 0; i < x.length; i++) {
      dot += x[i] * (double) y[i];
    }
    return dot; // their length is 1
  }

  @ParameterizedTest
  @ValueSource(strings = {"f32", "f16", "bf16", "int8"})
  void learnsVectorsThatEmbedReads(String dtype) {
    Run run = train(corpus(" "), "model", "--dtype", dtype).ok();
    assertTrue(run.out().contains("11 words, 20 columns, from 4,500 words in 300 doc"), run.out());
    assertTrue(cosine("model", "apple", "PLUM") > cosine("model", "apple", "wolf") + 0.3);
    assertTrue(
        cosine("model", "bear; lynx!", "otter") > cosine("model", "bear lynx", "pear") + 0.3);
    assertArrayEquals(embed("model", "apple"), embed("model", "unheard-of [UNK] apple"), 1e-6f);
    assertArrayEquals(new float[20], embed("model", "unheard of"));
  }

  @Test
  void readsHeadwords() {
    train(corpus("\t"), "model", "--headwords", "--window", "1").ok();
    assertTrue(cosine("model", "apple", "plum") > cosine("model", "apple", "wolf") + 0.3);
    train("no tab\n", "other", "--headwords").failed("TAB", "document 1");
  }

  @Test
  void aSeedGivesTheSameFile() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      train(corpus(" "), name, "--seed", name.equals("c") ? "2" : "1").ok();
    }
    byte[][] files = new byte[3][];
    for (int i = 0; i < 3; i++) {
      files[i] = Files.readAllBytes(folder.resolve("abc".charAt(i) + "/model.safetensors"));
    }
    assertArrayEquals(files[0], files[1]);
    assertTrue(!Arrays.equals(files[0], files[2]));
  }

  @Test
  void weighsFrequentWordsLess() {
    train(corpus(" "), "model", "--sif", "0.001").ok();
    train(corpus(" "), "equal", "--sif", "0").ok();
    try (WeightFile model = WeightFile.open(folder.resolve("model/model.safetensors"));
        WeightFile equal = WeightFile.open(folder.resolve("equal/model.safetensors"))) {
      float[] weights = model.tensor("weights").toFloats();
      // 2,100 of 4,500 words are "the", the most frequent.
      assertEquals(0.001 / (0.001 + 2100 / 4500.0), weights[1], 1e-6);
      assertTrue(weights[2] > 2 * weights[1]);
      assertEquals(1, equal.tensor("weights").toFloats()[1]);
    }
  }

  @Test
  void readsWordNet() throws IOException {
    Path wordNet = Files.createDirectory(folder.resolve("wordnet"));
    String licence = "  1 This software is provided\n";
    String synset =
        "00001740 03 n 02 fruit_tree 0 big(ip) 0 001 ~ 00001930 n 0000 | a tree; \"x\"  \n";
    for (String part : List.of("noun", "verb", "adj", "adv")) {
      Files.writeString(wordNet.resolve("data." + part), licence + synset);
    }
    String[] args = {
      "train",
      "--wordnet",
      wordNet.toString(),
      "--min-count",
      "4",
      "--epochs",
      "1",
      "--output",
      folder.resolve("model").toString()
    };
    Run run = Run.of(args).ok();
    assertTrue(run.out().contains("5 words, 100 columns, from 24 words in 4 doc"), run.out());
    assertTrue(cosine("model", "big", "big") > 0.99);
    args[8] = folder.resolve("other").toString();
    Files.writeString(wordNet.resolve("data.adv"), licence + "00001740 03 n zz x 0 | y\n");
    Run.of(args).failed("synset", "data.adv, line 2");
    Files.delete(wordNet.resolve("data.adv"));
    Run.of(args).failed("wordnet", "data.adv");
  }

  @Test
  void splitsAsTheTokenizerDoes() {
    String text = "Straße ΣΑΣ café naïve İstanbul x²y ⅷ ٣٤ don't snake_case ǅ 漢字かな e\u0301t";
    List<String> words = new ArrayList<>();
    TrainWords.forEach(text, words::add);
    assertEquals(
        List.of(
            "straße", "σασ", "café", "naïve", "i", "stanbul", "x²y", "ⅷ", "٣٤", "don", "t", "snake",
            "case", "ǆ", "漢字かな", "e", "t"),
        words);
    train((String.join(" ", words) + "\n").repeat(5), "model", "--sif", "0").ok();
    // The mean over the text is that over its words if each was found.
    assertArrayEquals(embed("model", String.join(" ", words)), embed("model", text), 1e-6f);
    for (String word : text.split(" ", -1)) {
      float[] vector = embed("model", word);
      assertEquals(1, vectorLength(vector), 1e-5, word);
    }
  }

  private static double vectorLength(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  @Test
  void leavesNothingHalfWritten() throws IOException {
    Path full = Files.createDirectory(folder.resolve("full"));
    Files.createFile(full.resolve("file"));
    train(corpus(" "), "full").failed("new or empty folder", full.toString());
    train(corpus(" "), "none/model").failed("folder to write to");
    train("a b c\n", "model").failed("one that occurs 5 times", "none");
    train("a b c\n", "model", "--min-count", "1").ok();
    Files.createDirectory(folder.resolve("empty"));
    train("a b c\n", "empty", "--min-count", "1").ok();
    for (String name : List.of("model", "empty")) {
      try (Stream<Path> files = Files.list(folder.resolve(name))) {
        assertEquals(
            List.of("config.json", "model.safetensors", "tokenizer.json"),
            files.map(file -> file.getFileName().toString()).sorted().toList());
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(3, files.count());
    }
  }

  @Test
  void refusesWrongUsage() {
    Run.of("train", "--output", "x").misused("--input or --wordnet", "neither");
    Run.of("train", "--input", "-").misused("--output");
    train("", "x", "--wordnet", ".").misused("both");
    train("", "x", "--window", "0").misused("window", "1 to 1000");
    train("", "x", "--min-count", "0").misused("minimum count");
    train("", "x", "--sif", "-1").misused("--sif");
    train("", "x", "--dtype", "int4").misused("int4");
    train("", "x", "--dtype", "f8").misused("f8");
    String[] both = {"train", "--wordnet", ".", "--headwords", "--output", "x"};
    Run.of(both).misused("--headwords");
  }

  @Test
  void showsHowFarItIsOnATerminal() {
    var err = new ByteArrayOutputStream();
    var session =
        new Session(
            InputStream.nullInputStream(),
            new StandardOutput(OutputStream.nullOutputStream()),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            true);
    TrainProgress progress = new TrainProgress(session, 4);
    progress.show(new SkipGramProgress(2, 50, 200, 1.25, 123_456, 0.01));
    progress.end();
    assertEquals(
        "\r\033[K[#####...............] 25 %, epoch 2 of 4, loss 1.2500, 123,456 words/s\r\033[K",
        err.toString(StandardCharsets.UTF_8));
    assertEquals(", loss 1.2500 (123,456 words/s)", progress.summary());
  }
}
