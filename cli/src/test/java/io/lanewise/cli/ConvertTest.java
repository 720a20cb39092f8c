package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.file.SafetensorsWriter;
import io.lanewise.file.WeightFile;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `lanewise convert`: what is written is what was read, and packed weights compute the same.
class ConvertTest {
  @TempDir Path folder;
  private Path in = Path.of("");
  private Path out = Path.of("");

  @BeforeEach
  void writeAModel() {
    in = folder.resolve("in.safetensors");
    out = folder.resolve("out.safetensors");
    SafetensorsWriter.write(
        in,
        List.of(
            TensorFiles.counting("w", 20, 3),
            TensorFiles.counting("v", 2, 3),
            TensorFiles.counting("b", 20),
            TensorFiles.counting("x", 1, 2, 3),
            TensorFiles.counting("none", 0, 3),
            bytes("half", DType.BF16, 6, 3, 1),
            bytes("flags", DType.BOOL, 7, 7),
            bytes("tiny", DType.F4, 1, 2)),
        Map.of("format", "pt", "note\n", "é"));
  }

  @Test
  void copiesEverythingBitForBit() throws IOException {
    Run.of("convert", in.toString(), out.toString()).ok();
    try (WeightFile a = WeightFile.open(in);
        WeightFile b = WeightFile.open(out)) {
      assertEquals(a.metadata(), b.metadata());
      assertSameTensors(a, b, List.of("w", "v", "b", "x", "none", "half", "flags", "tiny"));
    }
    assertOnly("in.safetensors", "out.safetensors");
  }

  @Test
  void packsWeightsAndCopiesTheRest() {
    Run.of("convert", in.toString(), out.toString(), "--pack").ok();
    try (WeightFile a = WeightFile.open(in);
        WeightFile b = WeightFile.open(out)) {
      Map<String, String> packed = Map.of("lanewise.panels.w", "20", "lanewise.panels.v", "2");
      assertTrue(b.metadata().entrySet().containsAll(packed.entrySet()));
      assertTrue(b.metadata().entrySet().containsAll(a.metadata().entrySet()));
      assertEquals(4, b.metadata().size());
      assertEquals(Shape.of(2, 3, 16), b.tensor("w").shape());
      assertEquals(Shape.of(1, 3, 16), b.tensor("v").shape());
      for (String name : List.of("w", "v")) {
        assertEquals(0, b.tensor(name).segment().address() % 64, name);
      }
      assertSameTensors(a, b, List.of("b", "x", "none", "half", "flags", "tiny"));
    }
    assertSameAnswers("w", "--bias", in + "#b");
    assertSameAnswers("v", "--activation", "gelu");
  }

  @ParameterizedTest
  @ValueSource(strings = {"f32", "bf16", "F16", "int8", "int4"})
  void narrowsMatricesAndCopiesTheRest(String dtype) {
    String printed =
        Run.of("convert", "--dtype", dtype, "--tensor", "w", in.toString(), out.toString())
            .ok()
            .out();
    assertTrue(printed.startsWith("w: " + dtype.toLowerCase(Locale.ROOT) + ", 20 rows, "), printed);
    try (WeightFile a = WeightFile.open(in);
        WeightFile b = WeightFile.open(out)) {
      assertSameTensors(a, b, List.of("v", "b", "x", "none", "half", "flags", "tiny"));
      assertTrue(b.metadata().entrySet().containsAll(a.metadata().entrySet()));
    }
    // Numbers of 0 to 59 in rows of three: n/127 of the greatest each, or less.
    float[] row = Run.vector(Run.of("lookup", "--json", out + "#w", "19").ok().json().getFirst());
    for (int i = 0; i < 3; i++) {
      assertEquals(57 + i, row[i], dtype.equals("int4") ? 59 / 14f : 0.25f);
    }
    for (String[] how : new String[][] {{}, {"--in-place"}}) {
      List<String> args = new ArrayList<>(List.of("linear", "--weight", out + "#w"));
      args.addAll(List.of("--input", in + "#v"));
      args.addAll(List.of(how));
      float[] y = Run.vector(Run.of(args.toArray(String[]::new)).ok().json().getFirst());
      assertEquals(57 * 0 + 58 + 2 * 59, y[19], dtype.equals("int4") ? 13 : 1f);
    }
  }

  @Test
  void groupsAndNamesOfMatricesCanBeChosen() {
    Run.of("convert", "--dtype=int8", "--group=32", in.toString(), out.toString()).ok();
    try (WeightFile b = WeightFile.open(out)) {
      assertEquals(DType.I8, b.tensor("w").dtype());
      assertEquals(Shape.of(20, 1), b.tensor("w_scale").shape());
      assertEquals(DType.I8, b.tensor("v").dtype());
      assertEquals(DType.I8, b.tensor("half").dtype());
      assertEquals(DType.F32, b.tensor("b").dtype());
    }
    Run.of("convert", "--dtype=int8", "--group=31", in.toString(), out.toString()).failed("32, 64");
    Run.of("convert", "--dtype=int4", "--group=32", in.toString(), out.toString())
        .misused("--group");
    Run.of("convert", "--dtype=int9", in.toString(), out.toString()).misused("int9");
    Run.of("convert", "--dtype=int8", "--pack", in.toString(), out.toString()).misused("--pack");
    Run.of("convert", "--dtype=int8", in + "#b", out.toString()).failed("2 dimensions");
    Run.of("convert", "--dtype=f16", in + "#w", folder.resolve("w.npy").toString()).misused(".npy");
  }

  @Test
  void packsOnlyWhatIsNamed() {
    Run.of("convert", in.toString(), out.toString(), "--pack", "--tensor", "v").ok();
    try (WeightFile b = WeightFile.open(out)) {
      assertEquals("2", b.metadata().get("lanewise.panels.v"));
      assertEquals(3, b.metadata().size());
      assertEquals(Shape.of(20, 3), b.tensor("w").shape());
    }
    assertSameAnswers("w");
    assertSameAnswers("v");
    Run.of("convert", in.toString(), out.toString(), "--pack", "--tensor=v", "--tensor=w").ok();
    assertSameAnswers("w");
    Path again = folder.resolve("again.safetensors");
    Run.of("convert", out.toString(), again.toString()).ok();
    try (WeightFile a = WeightFile.open(out);
        WeightFile b = WeightFile.open(again)) {
      assertEquals(a.metadata(), b.metadata());
      assertSameTensors(a, b, List.of("w", "v", "b", "x", "none", "half", "flags", "tiny"));
    }
  }

  @Test
  void takesOneTensorOutOfAFile() throws IOException {
    Run.of("convert", in + "#w", out.toString(), "--pack").ok();
    assertSameAnswers("w");
    Path one = folder.resolve("one.safetensors");
    Run.of("convert", in + "#half", one.toString()).ok();
    try (WeightFile a = WeightFile.open(in);
        WeightFile b = WeightFile.open(one)) {
      assertSameTensors(a, b, List.of("half"));
      assertEquals(a.metadata(), b.metadata());
    }
    Path npy = folder.resolve("v.NPY");
    Run.of("convert", in + "#v", npy.toString()).ok();
    assertEquals("(2, 3)", NpyFile.read(npy).shape());
    assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, NpyFile.read(npy).values());
    Run.of("convert", one.toString(), npy.toString()).failed("BF16");
    Run.of("convert", in.toString(), npy.toString()).failed("exactly one", in.toString());
    Run.of("convert", in + "#nobody", npy.toString()).failed("nobody", in.toString());
  }

  @Test
  void aTensorLeftOutTakesItsKeyWithIt() {
    Run.of("convert", in.toString(), out.toString(), "--pack").ok();
    Path one = folder.resolve("one.safetensors");
    Run.of("convert", out + "#v", one.toString()).ok();
    try (WeightFile file = WeightFile.open(one)) {
      assertEquals(
          new TreeSet<>(List.of("format", "note\n", "lanewise.panels.v")),
          new TreeSet<>(file.metadata().keySet()));
    }
  }

  @Test
  void putsShardsTogether() throws IOException {
    TensorFiles.write(folder.resolve("1"), TensorFiles.counting("w", 20, 3));
    TensorFiles.write(folder.resolve("2"), TensorFiles.counting("v", 2, 3));
    Path index = folder.resolve("model.safetensors.index.json");
    Files.writeString(index, "{\"weight_map\":{\"w\":\"1\",\"v\":\"2\"}}");
    Run.of("convert", index.toString(), out.toString(), "--pack").ok();
    assertSameAnswers("w");
    assertSameAnswers("v");
    for (String input : List.of("1", "2")) {
      Files.move(folder.resolve(input), folder.resolve(input + ".safetensors"));
    }
    Files.writeString(index, "{\"weight_map\":{\"w\":\"1.safetensors\",\"v\":\"2.safetensors\"}}");
    String shard = folder.resolve("2.safetensors").toString();
    Run.of("convert", index.toString(), shard).failed("another file than the input", shard);
  }

  @Test
  void refusesItsOwnInput() throws IOException {
    byte[] before = Files.readAllBytes(in);
    Path link = Files.createSymbolicLink(folder.resolve("link.safetensors"), in);
    Path hard = Files.createLink(folder.resolve("hard.safetensors"), in);
    for (Path target : List.of(in, link, hard, folder.resolve("./in.safetensors"))) {
      Run.of("convert", in.toString(), target.toString(), "--pack")
          .failed("convert: output: expected another file than the input", target.toString());
    }
    assertArrayEquals(before, Files.readAllBytes(in));
    assertOnly("hard.safetensors", "in.safetensors", "link.safetensors");
  }

  @Test
  void refusesWhatItCanNotPack() throws IOException {
    Files.writeString(out, "old");
    String[] what = {"b", "x", "half", "none", "nobody"};
    for (String name : what) {
      Run.of("convert", in.toString(), out.toString(), "--pack", "--tensor", name)
          .failed("'" + name + "'", in.toString());
    }
    Path vectors = TensorFiles.write(folder.resolve("b"), TensorFiles.counting("b", 3));
    Run.of("convert", vectors.toString(), out.toString(), "--pack").failed("none", "2-D");
    Run.of("convert", folder + "/missing", out.toString()).failed("missing");
    Run.of("convert", in.toString(), folder + "/no/out.safetensors").failed("no/out.safetensors");
    assertEquals("old", Files.readString(out));
    assertOnly("b", "in.safetensors", "out.safetensors");
  }

  @Test
  void refusesWrongUsage() {
    String file = in.toString();
    Run.of("convert", file).misused("OUT");
    Run.of("convert").misused("IN");
    Run.of("convert", file, "out.gguf").misused("output", ".safetensors, .npy, .txt", "'out.gguf'");
    Run.of("convert", file + "#w", "out.npy", "--pack").misused("--pack", "'out.npy'");
    Run.of("convert", file, "out.safetensors", "--tensor", "w").misused("--tensor", "--pack");
    Run.of("convert", file + "#w", "out.safetensors", "--pack", "--tensor=w").misused("--tensor");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "", "0", "-20", "16", "33", "4294967316", "99999999999999999999"})
  void refusesMetadataThatLies(String outputs) {
    Path hostile = folder.resolve("hostile.safetensors");
    Map<String, String> metadata = Map.of("lanewise.panels.w", outputs);
    Tensor ones = TensorFiles.counting("x", 3);
    SafetensorsWriter.write(hostile, List.of(TensorFiles.counting("w", 2, 3, 16), ones), metadata);
    String x = hostile + "#x";
    Run.of("linear", "--weight", hostile + "#w", "--input", x).failed(hostile + ", tensor 'w'");
    Run.of("convert", hostile.toString(), out.toString()).failed(hostile + ", tensor 'w'");
    String shown = Run.of("inspect", hostile.toString()).ok().out();
    assertTrue(shown.contains("none: expected "), shown);
    assertFalse(Files.exists(out));
  }

  @Test
  void inspectShowsWhatThePanelsAreOf() {
    Run.of("convert", in.toString(), out.toString(), "--pack", "--tensor=w").ok();
    List<String> lines = Run.of("inspect", out.toString()).ok().out().lines().toList();
    String w = lines.stream().filter(line -> line.startsWith("w ")).findFirst().orElseThrow();
    assertTrue(w.matches("w +F32 +\\(2, 3, 16\\) +384 +\\d+ +\\(20, 3\\)"), w);
    assertTrue(lines.stream().anyMatch(line -> line.endsWith("  panels of")), lines::toString);
    assertFalse(Run.of("inspect", in.toString()).ok().out().contains("panels of"));
  }

  /// `linear` over the packed file and over the original, line by line.
  private void assertSameAnswers(String weight, String... options) {
    String x = in + "#x";
    String[] args = {"linear", "--weight", in + "#" + weight, "--input", x};
    String[] all = Stream.concat(Stream.of(args), Stream.of(options)).toArray(String[]::new);
    String expected = Run.of(all).ok().out();
    all[2] = out + "#" + weight;
    assertEquals(expected, Run.of(all).ok().out());
  }

  private static void assertSameTensors(WeightFile a, WeightFile b, List<String> names) {
    for (String name : names) {
      Tensor expected = a.tensor(name);
      Tensor actual = b.tensor(name);
      assertEquals(expected.toString(), actual.toString());
      assertEquals(-1, expected.segment().mismatch(actual.segment()), name);
    }
  }

  private void assertOnly(String... names) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of(names),
          files.map(file -> file.getFileName() + "").sorted().collect(Collectors.toList()));
    }
  }

  private static Tensor bytes(String name, DType dtype, int count, long... dims) {
    MemorySegment bytes = Arena.ofAuto().allocate(count);
    for (int i = 0; i < count; i++) {
      bytes.set(ValueLayout.JAVA_BYTE, i, (byte) (i % 2));
    }
    return Tensor.of(name, dtype, Shape.of(dims), bytes);
  }
}
