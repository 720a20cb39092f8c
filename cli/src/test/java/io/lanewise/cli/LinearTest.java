package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.file.WeightFile;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinearTest {
  private static final float[] EXPECTED = {5, 14, 14, 50};

  @TempDir Path folder;
  private String file = "";

  @BeforeEach
  void writeFile() {
    Path path = folder.resolve("m.safetensors");
    TensorFiles.write(
        path,
        TensorFiles.counting("w", 2, 3),
        TensorFiles.counting("x", 2, 1, 3),
        TensorFiles.counting("row", 3),
        TensorFiles.counting("short", 2),
        Tensor.ofFloats("b", Shape.of(2), 100, 200));
    file = path.toString();
  }

  private Run linear(String input, String... more) {
    List<String> args = new ArrayList<>(List.of("linear", "--weight", file + "#w", "--input"));
    args.add(file + "#" + input);
    args.addAll(List.of(more));
    return Run.of(args.toArray(String[]::new));
  }

  @Test
  void printsARowALine() {
    String out = "{\"row\":0,\"vector\":[5.0,14.0]}\n{\"row\":1,\"vector\":[14.0,50.0]}\n";
    assertEquals(out, linear("x").ok().out());
    assertEquals(out, linear("x", "--in-place").ok().out());
  }

  @Test
  void takesOneDimensionAndABias() {
    String out = linear("row", "--bias", file + "#b").ok().out();
    assertEquals("{\"row\":0,\"vector\":[105.0,214.0]}\n", out);
  }

  @Test
  void writesNpy() throws IOException {
    Path y = folder.resolve("y.npy");
    assertEquals("", linear("x", "--output", y.toString()).ok().out());
    NpyFile npy = NpyFile.read(y);
    assertEquals("(2, 1, 2)", npy.shape());
    assertArrayEquals(EXPECTED, npy.values());
  }

  @Test
  void writesSafetensors() {
    Path y = folder.resolve("y.safetensors");
    linear("x", "--output", y.toString()).ok();
    try (WeightFile written = WeightFile.open(y)) {
      assertEquals("'output' F32 (2, 1, 2)", written.onlyTensor().toString());
      assertArrayEquals(EXPECTED, written.tensor("output").toFloats());
    }
  }

  @Test
  void writesJsonLines() throws IOException {
    Path y = folder.resolve("y.jsonl");
    linear("x", "--output", y.toString()).ok();
    assertEquals(linear("x").out(), Files.readString(y));
  }

  @Test
  void leavesNothingBehindWhenItFails() throws IOException {
    Path y = folder.resolve("none").resolve("y.npy");
    linear("x", "--output", y.toString()).failed(y.toString());
    Path jsonl = folder.resolve("none").resolve("y.jsonl");
    linear("x", "--output", jsonl.toString()).failed(jsonl.toString());
    linear("short", "--output", folder.resolve("y.jsonl").toString()).failed("linear");
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void namesBothShapesWhenTheyDoNotFit() {
    linear("short").failed("linear: input columns: expected 3, got (2)", "'w' F32 (2, 3)");
    linear("x", "--bias", file + "#row")
        .failed("linear: bias: expected (2), got (3)", file, "'row'");
    linear("none").failed("'none'", file);
    Run.of("linear", "--weight", file + "#row", "--input", file + "#x").failed("linear", "'row'");
    Run.of("linear", "--weight", file, "--input", file + "#x").failed("exactly one");
  }

  @Test
  void refusesWrongUsage() {
    linear("x", "--output", "y.txt").misused(".npy, .safetensors, .jsonl", "'y.txt'");
    linear("x", "--output", "y").misused("'y'");
    assertFalse(Files.exists(Path.of("y.txt")));
    Run.of("linear", "--weight", file).misused("--input");
    linear("x", "more").misused("more");
    assertTrue(linear("x", "--bias").err().contains("--bias"));
  }
}
