package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lanewise.SharedData;
import io.lanewise.file.WeightFile;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What PyTorch answered to the same question, for F32, F16 and BF16 weights.
class GoldenLayersTest {
  private static final double UNIT_ROUNDOFF = 0x1p-24;

  @TestFactory
  Stream<DynamicTest> looksUpWhatPyTorchLooksUp() {
    return cases("embedding").map(file -> DynamicTest.dynamicTest(name(file), () -> lookup(file)));
  }

  @TestFactory
  Stream<DynamicTest> multipliesWithinTheProvenBound() {
    return cases("linear").map(file -> DynamicTest.dynamicTest(name(file), () -> linear(file)));
  }

  @TestFactory
  Stream<DynamicTest> panelsInAFileGiveTheBitsOfPacking(@TempDir Path folder) {
    return cases("linear")
        .filter(GoldenLayersTest::isF32)
        .map(file -> DynamicTest.dynamicTest(name(file), () -> prepacked(file, folder)));
  }

  @TestFactory
  Stream<DynamicTest> bagsAreThoseOfTheLibrary() {
    return Stream.concat(cases("embedding_bag"), cases("embedding_bag_rowwise"))
        .map(file -> DynamicTest.dynamicTest(name(file), () -> bag(file)));
  }

  private static void bag(Path path) throws IOException {
    try (WeightFile file = WeightFile.open(path)) {
      JsonNode options = new ObjectMapper().readTree(file.metadata().get("args"));
      boolean packed = file.has("packed");
      List<String> args = new ArrayList<>(List.of("bag", "--mode", options.get("mode").asText()));
      args.addAll(List.of("--weight", path + (packed ? "#packed" : "#weight")));
      args.addAll(List.of("--ids", path + "#ids"));
      if (packed) {
        args.addAll(List.of("--rows", options.get("bits").asInt() == 8 ? "byte" : "4bit"));
      }
      if (file.has("offsets")) {
        args.addAll(List.of("--offsets", path + "#offsets"));
      }
      if (file.has("per_sample_weights")) {
        args.addAll(List.of("--per-sample-weights", path + "#per_sample_weights"));
      }
      if (options.hasNonNull("padding_idx")) {
        args.addAll(List.of("--padding-idx", options.get("padding_idx").asText()));
      }
      if (options.path("include_last_offset").asBoolean()) {
        args.add("--include-last-offset");
      }
      float[] expected = file.tensor("out").toFloats();
      List<JsonNode> lines = Run.of(args.toArray(String[]::new)).ok().json();
      int columns = Math.toIntExact(file.tensor("out").shape().dim(1));
      assertEquals(expected.length / columns, lines.size());
      for (int bag = 0; bag < lines.size(); bag++) {
        assertEquals(bag, lines.get(bag).get("row").asInt());
        float[] row = Arrays.copyOfRange(expected, bag * columns, (bag + 1) * columns);
        // The library's test has the proven bound.
        assertArrayEquals(row, Run.vector(lines.get(bag)), 1e-5f);
      }
    }
  }

  private static void prepacked(Path path, Path folder) {
    Path packed = folder.resolve(name(path));
    Run.of("convert", "--pack", "--tensor", "weight", path + "", packed + "").ok();
    String expected = linear(path, path, "--activation", "gelu").ok().out();
    assertEquals(expected, linear(packed, path, "--activation", "gelu").ok().out());
    assertEquals(linear(path, path).ok().out(), linear(packed, packed).ok().out());
  }

  /// The layer of one file over the input of another.
  private static Run linear(Path weight, Path input, String... options) {
    List<String> args = new ArrayList<>(List.of("linear", "--weight", weight + "#weight"));
    args.addAll(List.of("--input", input + "#x"));
    try (WeightFile file = WeightFile.open(weight)) {
      args.addAll(file.has("bias") ? List.of("--bias", weight + "#bias") : List.of());
    }
    args.addAll(List.of(options));
    return Run.of(args.toArray(String[]::new));
  }

  private static void lookup(Path path) {
    try (WeightFile file = WeightFile.open(path)) {
      Tensor ids = file.tensor("ids");
      List<String> args = new ArrayList<>(List.of("lookup", "--json", path + "#weight"));
      LongStream.range(0, ids.shape().elementCount())
          .forEach(i -> args.add(Long.toString(ids.getLong(i))));
      List<JsonNode> lines = Run.of(args.toArray(String[]::new)).ok().json();
      float[] expected = file.tensor("out").toFloats();
      if (file.has("weight_after")) {
        return; // max_norm changes the table: not a look-up of this one
      }
      int columns = expected.length / lines.size();
      for (int i = 0; i < lines.size(); i++) {
        float[] row = Arrays.copyOfRange(expected, i * columns, (i + 1) * columns);
        assertArrayEquals(row, Run.vector(lines.get(i)));
      }
    }
  }

  private static void linear(Path path) {
    try (WeightFile file = WeightFile.open(path)) {
      for (boolean inPlace : new boolean[] {false, true}) {
        String[] options = inPlace ? new String[] {"--in-place"} : new String[0];
        List<JsonNode> lines = linear(path, path, options).ok().json();
        assertBound(file, lines);
      }
    }
  }

  /// |y − y*| ≤ γ(K+1) · (Σ|x||w| + |b|), γ(n) = n·u / (1 − n·u).
  private static void assertBound(WeightFile file, List<JsonNode> lines) {
    float[] x = file.tensor("x").toFloats();
    float[] w = file.tensor("weight").toFloats();
    int k = Math.toIntExact(file.tensor("weight").shape().dim(1));
    int out = w.length / k;
    double gamma = (k + 1) * UNIT_ROUNDOFF / (1 - (k + 1) * UNIT_ROUNDOFF);
    assertEquals(x.length / k, lines.size());
    for (int row = 0; row < lines.size(); row++) {
      float[] y = Run.vector(lines.get(row));
      for (int o = 0; o < out; o++) {
        double magnitude = file.has("bias") ? Math.abs(file.tensor("bias").getFloat(o)) : 0;
        for (int i = 0; i < k; i++) {
          magnitude += Math.abs((double) x[row * k + i] * w[o * k + i]);
        }
        double exact = file.tensor("out64").getDouble((long) row * out + o);
        assertTrue(Math.abs(y[o] - exact) <= gamma * magnitude, "row " + row + ", output " + o);
      }
    }
  }

  private static Stream<Path> cases(String op) {
    Path folder = SharedData.folder("golden/layers");
    return SharedData.cases(folder, entry -> entry.get("op").asText().equals(op)).stream()
        .map(entry -> folder.resolve(entry.get("case").asText() + ".safetensors"));
  }

  private static boolean isF32(Path path) {
    try (WeightFile file = WeightFile.open(path)) {
      return file.tensor("weight").dtype() == DType.F32;
    }
  }

  private static String name(Path file) {
    return file.getFileName() + "";
  }
}
