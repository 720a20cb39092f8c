package io.lanewise.cli;

import static io.lanewise.cli.HostileModelsTest.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.SharedData;
import io.lanewise.file.WeightFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The vectors of the Python model2vec for its own test models, from every source to every sink.
class EmbedTest {
  @TempDir Path folder;
  private String model = "";

  @BeforeEach
  void findModel() {
    model = SharedData.folder("fixtures/model2vec/test-model-float32").toString();
  }

  private Run embed(String... args) {
    return embedLines("", args);
  }

  private Run embedLines(String input, String... args) {
    String[] all = new String[args.length + 3];
    System.arraycopy(new String[] {"embed", "--model", model}, 0, all, 0, 3);
    System.arraycopy(args, 0, all, 3, args.length);
    return Run.withInput(input, all);
  }

  private static void assertExpected(String name, Run run, double relative) {
    JsonNode expected = SharedData.json(SharedData.folder("fixtures/model2vec").resolve(name));
    assertClose(expected.get(0), Run.vector(run.ok().json().getFirst()), relative);
  }

  @Test
  void embedsAsModel2Vec() {
    assertExpected("embeddings_short.json", embed("hello world"), 1e-5);
    assertExpected("embeddings_long.json", embed("hello ".repeat(1000)), 1e-5);
    model = SharedData.folder("fixtures/model2vec/test-model-float16").toString();
    assertExpected("embeddings_short.json", embed("hello world"), 1e-3);
    model = SharedData.folder("fixtures/model2vec/test-model-vocab-quantized").toString();
    assertExpected("embeddings_vocab_quantized.json", embed("hello"), 1e-5);
  }

  @Test
  void keepsTheOrderOfTexts() {
    List<JsonNode> lines = embed("b", "a", "", "b").ok().json();
    assertEquals(List.of("b", "a", "", "b"), lines.stream().map(EmbedTest::text).toList());
    assertArrayEquals(new float[2], Run.vector(lines.get(2)));
    assertArrayEquals(Run.vector(lines.get(0)), Run.vector(lines.get(3)));
  }

  @Test
  void readsStandardInput() {
    List<JsonNode> lines = embedLines("one\r\ntwo\rtwo\n\nfour", "--input", "-").ok().json();
    assertEquals(
        List.of("one", "two\rtwo", "", "four"), lines.stream().map(EmbedTest::text).toList());
    assertEquals("", embedLines("", "--input", "-").ok().out());
    assertEquals(1, embedLines("\n", "--input", "-").ok().json().size());
  }

  @Test
  void readsJsonLines() throws IOException {
    Path in = folder.resolve("in.jsonl");
    Files.writeString(
        in, "{\"id\":[1,{}],\"text\":\"one\\n\"}\n{\"text\":\"\\ud800\",\"a\":null}\n");
    List<JsonNode> lines = embed("--input", in.toString()).ok().json();
    assertEquals(List.of("one\n", "\ufffd"), lines.stream().map(EmbedTest::text).toList());
  }

  @Test
  void writesEveryFormat() throws IOException {
    Run printed = embed("hello world", "again");
    Path jsonl = folder.resolve("v.jsonl");
    Path npy = folder.resolve("v.NPY");
    Path safetensors = folder.resolve("v.safetensors");
    for (Path out : List.of(jsonl, npy, safetensors)) {
      assertEquals("", embed("hello world", "again", "--output", out.toString()).ok().out());
    }
    assertEquals(printed.ok().out(), Files.readString(jsonl));
    assertEquals("(2, 2)", NpyFile.read(npy).shape());
    try (WeightFile file = WeightFile.open(safetensors)) {
      assertArrayEquals(NpyFile.read(npy).values(), file.tensor("output").toFloats());
    }
    float[] second = Run.vector(printed.json().get(1));
    assertEquals(second[0], NpyFile.read(npy).values()[2]);
    embedLines("", "--input", "-", "--output", npy.toString()).ok();
    assertEquals("(0, 2)", NpyFile.read(npy).shape());
    try (var files = Files.list(folder)) {
      assertEquals(3, files.count());
    }
  }

  @Test
  void anyNumberOfThreadsPrintsTheSame() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      lines.append("hello ".repeat(i % 7)).append(i).append('\n');
    }
    Path in = Files.writeString(folder.resolve("in.txt"), lines);
    String alone = embed("--input", in.toString(), "--threads", "1").ok().out();
    assertEquals(3000, alone.lines().count());
    assertEquals(alone, embed("--input", in.toString(), "--threads", "3").ok().out());
    assertEquals(alone, embedLines(lines.toString(), "--input", "-").ok().out());
    embed("--input", in.toString(), "--threads", "0").misused("--threads");
  }

  @Test
  void aBadLineEndsTheRunOrIsReplaced() throws IOException {
    byte[] bytes = "one\ntw\u00e9\nthree".getBytes(StandardCharsets.ISO_8859_1);
    Path in = Files.write(folder.resolve("in.txt"), bytes);
    for (String threads : List.of("1", "2")) {
      Run run = embed("--input", in.toString(), "--threads", threads);
      assertEquals(1, run.code());
      assertTrue(run.err().contains("expected UTF-8, got other bytes"), run.err());
      assertTrue(run.err().contains("line 2"), run.err());
      assertEquals(1, run.out().lines().count(), "the line before it is there");
      Run replaced =
          embed("--input", in.toString(), "--threads", threads, "--bad-lines", "replace");
      assertEquals(0, replaced.code());
      assertEquals(
          List.of("one", "tw\ufffd", "three"),
          replaced.json().stream().map(EmbedTest::text).toList());
      assertEquals(1, replaced.err().lines().count());
      assertTrue(replaced.err().startsWith("warning: input: expected UTF-8"), replaced.err());
      assertTrue(replaced.err().contains("line 2"), replaced.err());
    }
  }

  @Test
  void refusesBrokenInput() throws IOException {
    Path in = folder.resolve("in.jsonl");
    for (String line : List.of("{\"text\":1}", "[]", "{", "{}", "x", "{\"text\":\"\"} {}", "")) {
      Files.writeString(in, line + "\n");
      embed("--input", in.toString(), "--output", folder.resolve("o.npy").toString())
          .failed(in.toString(), "line 1");
    }
    Path latin =
        Files.write(folder.resolve("a.txt"), "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    embed("--input", latin.toString()).failed("UTF-8", "line 1");
    embed("--input", folder.resolve("none").toString()).failed("none");
    embed("--input", folder.toString()).failed("folder");
  }

  @Test
  void refusesWrongUsage() {
    embed().misused("TEXT or --input", "neither");
    embed("text", "--input", "-").misused("both");
    embed("text", "--output", "v.bin").misused("v.bin");
    Run.of("embed", "--model", folder.toString(), "text").failed(folder.toString());
    Run.of("embed", "--model", folder.resolve("none").toString(), "text").failed("no such file");
  }

  private static String text(JsonNode line) {
    return line.get("text").asText();
  }
}
