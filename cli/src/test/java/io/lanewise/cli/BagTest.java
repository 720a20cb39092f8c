package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.file.WeightFile;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BagTest {
  @TempDir Path folder;

  private String file = "";

  @BeforeEach
  void writeATable() {
    Path path = folder.resolve("bags.safetensors");
    MemorySegment packed = Arena.ofAuto().allocate(3 * 10);
    for (int row = 0; row < 3; row++) {
      packed.set(ValueLayout.JAVA_BYTE, row * 10L, (byte) (200 + row));
      packed.set(ValueLayout.JAVA_FLOAT_UNALIGNED, row * 10L + 2, 0.5f);
      packed.set(ValueLayout.JAVA_FLOAT_UNALIGNED, row * 10L + 6, -100f);
    }
    file =
        TensorFiles.write(
                path,
                TensorFiles.counting("w", 4, 3),
                Tensor.of("packed", DType.U8, Shape.of(3, 10), packed),
                ids("ids", 1, 2, 3, 3),
                ids("offsets", 0, 1, 1),
                ids("closed", 0, 1, 1, 4),
                ids("falling", 0, 2, 1),
                ids("far", 1, 4),
                ids("pair", 1, 2),
                ids("zero", 0),
                TensorFiles.counting("scales", 4))
            .toString();
  }

  private static Tensor ids(String name, long... ids) {
    MemorySegment memory = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, ids);
    return Tensor.of(name, DType.I64, Shape.of(ids.length), memory);
  }

  private Run bag(String weight, String ids, String offsets, String... options) {
    String[] args = new String[7 + options.length];
    args[0] = "bag";
    args[1] = "--weight=" + file + "#" + weight;
    args[2] = "--ids=" + file + "#" + ids;
    args[3] = "--offsets=" + file + "#" + offsets;
    args[4] = "--mode";
    System.arraycopy(options, 0, args, 5, options.length);
    return Run.of(Arrays.copyOf(args, 5 + options.length));
  }

  @Test
  void reducesTheRowsOfEachBag() {
    List<JsonNode> mean = bag("w", "ids", "offsets", "mean").ok().json();
    assertEquals("{\"row\":0,\"vector\":[3.0,4.0,5.0]}", mean.get(0).toString());
    assertEquals("{\"row\":1,\"vector\":[0.0,0.0,0.0]}", mean.get(1).toString());
    assertEquals("{\"row\":2,\"vector\":[8.0,9.0,10.0]}", mean.get(2).toString());
    assertEquals(mean, bag("w", "ids", "closed", "mean", "--include-last-offset").ok().json());
    List<JsonNode> max = bag("w", "ids", "offsets", "max", "--padding-idx", "-1").ok().json();
    assertEquals("[6.0,7.0,8.0]", max.get(2).get("vector").toString());
    String scales = "--per-sample-weights=" + file + "#scales";
    List<JsonNode> sum = bag("w", "ids", "offsets", "sum", scales).ok().json();
    assertEquals("[51.0,57.0,63.0]", sum.get(2).get("vector").toString());
  }

  @Test
  void readsRowsThatPyTorchPacked() {
    Run run = bag("packed", "pair", "zero", "sum", "--rows", "byte").ok();
    assertEquals("[1.5,-200.0]", run.json().getFirst().get("vector").toString());
    String table = file + "#packed";
    JsonNode row = Run.of("lookup", "--json", "--rows=byte", table, "1").ok().json().getFirst();
    assertArrayEquals(new float[] {0.5f, -100}, Run.vector(row));
    Run nearest = Run.of("nearest", "--rows=byte", "--table", table, "--metric=dot", "--json", "1");
    assertEquals(
        "{\"query\":1,\"neighbors\":[{\"id\":2,\"score\":10000.5},{\"id\":0,\"score\":10000.0}]}\n",
        nearest.ok().out());
    Run.of("nearest", "--rows=byte", "cat").misused("--rows", "--table");
    Run.of("lookup", "--rows", "2bit", table, "1").misused("--rows", "byte or 4bit");
    Run.of("lookup", table, "1").failed("U8");
  }

  @Test
  void writesFiles() {
    Path out = folder.resolve("out.safetensors");
    assertEquals("", bag("w", "ids", "offsets", "sum", "--output", out.toString()).ok().out());
    try (WeightFile written = WeightFile.open(out)) {
      assertEquals(Shape.of(3, 3), written.tensor("output").shape());
      assertArrayEquals(
          new float[] {3, 4, 5, 0, 0, 0, 24, 27, 30}, written.tensor("output").toFloats());
    }
  }

  @Test
  void badInputIsNamed() {
    bag("w", "ids", "falling", "sum").failed("embedding bag: offset 2: expected 2 <=");
    bag("w", "far", "offsets", "sum").failed("id at position 1, in bag 2", "got 4");
    bag("w", "ids", "far", "sum").failed("offset 0: expected 0, got 1");
    bag("w", "ids", "offsets", "mean", "--per-sample-weights=" + file + "#scales")
        .failed("perSampleWeights: expected sum, got mean");
    bag("w", "scales", "offsets", "sum").failed("ids dtype", "F32");
    bag("w", "ids", "offsets", "median").misused("--mode", "sum, mean or max");
    Run.of("bag", "--weight", file + "#w", "--ids", file + "#ids").misused("--mode");
    Run.of("bag", "--weight", file + "#w", "--ids", file + "#ids", "--mode", "sum")
        .failed("2 dimensions without offsets");
  }
}
