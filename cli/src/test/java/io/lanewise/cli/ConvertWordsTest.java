package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.file.SafetensorsWriter;
import io.lanewise.file.Vocabulary;
import io.lanewise.file.WeightFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables whose rows have tokens, from format to format.
class ConvertWordsTest {
  private static final String WORDS = "3 2\nriver 1 -0.5\nStraße 0.1 1e-40\nx nan inf\n";

  @TempDir private Path folder;

  @Test
  void goesThroughAllFormatsAndBackToTheSameBytes() throws IOException {
    Path text = Files.writeString(folder.resolve("a.txt"), WORDS);
    Path binary = convert(text, "b.bin");
    Path tensors = convert(binary, "c.safetensors");
    Path again = convert(tensors, "d.vec");
    assertEquals(Files.readString(convert(text, "e.txt")), Files.readString(again));
    assertArrayEquals(Files.readAllBytes(binary), Files.readAllBytes(convert(again, "f.bin")));
    assertEquals(Files.size(tensors), Files.size(convert(again, "g.safetensors")));
  }

  @Test
  void tokensStayWithTheTable() throws IOException {
    Path text =
        Files.writeString(folder.resolve("a.txt"), WORDS.replace("nan", "2").replace("inf", "3"));
    Path tensors = convert(text, "b.safetensors");
    try (WeightFile file = WeightFile.open(tensors)) {
      Vocabulary tokens = file.vocabulary().orElseThrow();
      assertEquals(1, tokens.row("Straße"));
      assertEquals("x", tokens.token(2));
    }
    Path narrow = folder.resolve("n.safetensors");
    Run.of("convert", "--dtype=f16", tensors + "", narrow + "").ok();
    JsonNode row = Run.of("lookup", "--json", narrow + "#vectors", "river").ok().json().getFirst();
    assertEquals("[1.0,-0.5]", row.get("vector").toString());
    Path small = folder.resolve("s.safetensors");
    Run.of("convert", "--dtype=bf16", text + "", small + "").ok();
    String out = Run.of("nearest", "--table", small + "#vectors", "-k", "1", "river").ok().out();
    assertTrue(out.contains("Straße"), out);
  }

  @Test
  void metadataOfTheFileItselfStays() {
    Path in = folder.resolve("m.safetensors");
    SafetensorsWriter.write(in, List.of(TensorFiles.counting("w", 1)), Map.of("cache", "its own"));
    Path out = folder.resolve("n.safetensors");
    Run.of("convert", in + "", out + "").ok();
    try (WeightFile file = WeightFile.open(out)) {
      assertEquals(Map.of("cache", "its own"), file.metadata());
    }
  }

  @Test
  void findsNeighborsOfTokens() throws IOException {
    Path text = Files.writeString(folder.resolve("a.txt"), "a 1 0\nb 0.9 0.1\n7 -1 0\n");
    JsonNode json = Run.of("nearest", "--model", text + "", "--json", "a").ok().json().getFirst();
    assertEquals("a", json.get("query").asText());
    assertEquals("b", json.get("neighbors").get(0).get("token").asText());
    assertEquals("7", json.get("neighbors").get(1).get("token").asText());
    Run.of("lookup", text + "", "7").ok();
    assertTrue(Run.of("lookup", text + "", "7").ok().out().startsWith("2: [-1.0"), "a token first");
    Run.of("lookup", text + "", "nobody").misused("nobody");
  }

  @Test
  void refusesATableWithoutTokens() {
    Path plain = folder.resolve("p.safetensors");
    TensorFiles.write(plain, TensorFiles.counting("w", 2, 3));
    Run.of("convert", plain + "", folder.resolve("p.txt") + "").failed("a token for each row");
    Run.of("convert", "--dtype=f16", plain + "", folder.resolve("p.txt") + "").misused("--dtype");
  }

  private Path convert(Path in, String name) {
    Path out = folder.resolve(name);
    String table = in.toString().endsWith(".safetensors") ? in + "#vectors" : in.toString();
    Run.of("convert", table, out.toString()).ok();
    return out;
  }
}
