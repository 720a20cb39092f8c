package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.GgufBytes;
import io.lanewise.file.WeightFile;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands over a GGUF file, whose elements have no bytes of their own.
class GgufFilesTest {
  private static final int Q2_K = 10;

  @TempDir Path folder;
  private Path file = Path.of("");

  /// Two rows: 0.5 · (−1, 1, 2, … 31) in Q8_0, the same in Q5_1 with 2 · 5-bit codes + 0.5; a bias.
  @BeforeEach
  void writeAModel() throws IOException {
    file = Files.write(folder.resolve("x.gguf"), model(0).toArray());
  }

  private static GgufBytes model(int more) {
    GgufBytes bytes = GgufBytes.file(3 + more, 2);
    bytes.string("general.name").u32(8).string("tiny");
    bytes.string("tokenizer.ggml.tokens").u32(9).u32(8).i64(2).string("a").string("b");
    bytes.tensor("q8", 8, 0, 32, 2).tensor("q5", 7, 96, 32, 1).tensor("bias", 0, 128, 2);
    if (more > 0) {
      bytes.tensor("q2", Q2_K, 160, 256, 1);
    }
    bytes.pad(32);
    for (int row = 0; row < 2; row++) {
      bytes.raw(0x00, 0x38).raw(row - 1);
      for (int i = 1; i < 32; i++) {
        bytes.raw(i);
      }
    }
    bytes.pad(32).raw(0x00, 0x40, 0x00, 0x38).u32(1).raw(0x1f).zeros(15);
    bytes.pad(32).u32(Float.floatToIntBits(1f)).u32(Float.floatToIntBits(2f));
    return bytes.pad(32).zeros(more * 96);
  }

  @Test
  void inspects() {
    JsonNode json = Run.of("inspect", "--json", file.toString()).ok().json().getFirst();
    assertEquals("gguf", json.get("format").asText());
    assertEquals("tiny", json.get("metadata").get("general.name").asText());
    JsonNode q8 = json.get("tensors").get(0);
    assertEquals("Q8_0", q8.get("dtype").asText());
    assertEquals("[2,32]", q8.get("shape").toString());
    assertEquals(68, q8.get("byte_length").asLong());
    String out = Run.of("inspect", file.toString()).ok().out();
    assertTrue(out.contains("tokenizer.ggml.tokens: [2 × string]"), out);
    assertTrue(out.endsWith("3 tensors, 98 elements, 100 bytes\n2 tokens: a b\n"), out);
  }

  @Test
  void looksUp() {
    String out = Run.of("lookup", file + "#q8", "0").ok().out();
    assertTrue(out.startsWith("0: [-0.5, 0.5, 1.0, 1.5, "), out);
    float[] row = Run.vector(Run.of("lookup", "--json", file + "#q5", "0").ok().json().getFirst());
    assertEquals(62.5f, row[0]);
    assertEquals(0.5f, row[1]);
    assertEquals(2.5f, row[16]);
    Run.of("lookup", file + "#q8", "2").failed("expected 0 <= id < 2, got 2", "'q8'");
  }

  @Test
  void multipliesAndSearches() {
    Path input = TensorFiles.write(folder.resolve("in"), TensorFiles.counting("x", 1, 32));
    String weight = file + "#q8";
    JsonNode y =
        Run.of("linear", "--weight", weight, "--bias", file + "#bias", "--input", input.toString())
            .ok()
            .json()
            .getFirst();
    // 0.5 Σ i² for i < 32 is 5208, and column 0 is multiplied by 0.
    assertArrayEquals(new float[] {5209, 5210}, Run.vector(y));
    Run.of("nearest", "--table", weight, "-k", "1", "1").ok();
  }

  @Test
  void convertsBlocksToNumbersOnly() {
    Path out = folder.resolve("out.safetensors");
    Run.of("convert", file.toString(), out.toString())
        .failed("write: dtype: expected one that safetensors has, got Q8_0", "'q8'");
    assertFalse(Files.exists(out));
    Run.of("convert", file + "#q8", folder.resolve("out.npy").toString())
        .failed("write: npy dtype: expected one that NumPy has, got Q8_0");
    Run.of("convert", "--dtype", "f32", file.toString(), out.toString()).ok();
    try (WeightFile wide = WeightFile.open(out);
        WeightFile narrow = WeightFile.open(file)) {
      assertEquals("tiny", wide.metadata().get("general.name"));
      for (String name : new String[] {"q8", "q5", "bias"}) {
        assertEquals(DType.F32, wide.tensor(name).dtype());
        assertArrayEquals(narrow.tensor(name).toFloats(), wide.tensor(name).toFloats());
      }
      assertEquals(Shape.of(2, 32), wide.tensor("q8").shape());
    }
  }

  @Test
  void namesTheBlocksThatItCannotRead() throws IOException {
    Files.write(file, model(1).toArray());
    Run.of("inspect", file.toString()).ok();
    Run.of("lookup", file + "#q2", "0").failed("blocks that are read, got Q2_K", "'q2'");
    Run.of("convert", "--dtype", "f32", file.toString(), folder.resolve("o.safetensors").toString())
        .failed("write: dtype: expected one that safetensors has, got Q2_K", "'q2'");
  }
}
