package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookupTest {
  @TempDir Path folder;
  private String table = "";

  @BeforeEach
  void writeTable() {
    Path file = folder.resolve("t.safetensors");
    table = TensorFiles.write(file, TensorFiles.counting("w", 4, 3)).toString();
  }

  @Test
  void printsARowALine() {
    assertEquals(
        "3: [9.0, 10.0, 11.0]\n0: [0.0, 1.0, 2.0]\n", Run.of("lookup", table, "3", "0").ok().out());
  }

  @Test
  void printsJsonLines() {
    String out = Run.of("lookup", "--json", table + "#w", "1", "1").ok().out();
    assertEquals("{\"id\":1,\"vector\":[3.0,4.0,5.0]}\n".repeat(2), out);
  }

  @Test
  void printsNumbersThatReadBackToTheirBits() {
    float[] odd = {
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      -0.0f,
      Float.MIN_VALUE,
      Float.MAX_VALUE,
      0.1f,
      1e10f,
      16777216f,
      -3.4028233e38f
    };
    Path file = folder.resolve("odd.safetensors");
    TensorFiles.write(file, Tensor.ofFloats("w", Shape.of(1, odd.length), odd));
    JsonNode line = Run.of("lookup", file.toString(), "0", "--json").ok().json().getFirst();
    assertArrayEquals(odd, Run.vector(line));
    assertEquals("\"-Infinity\"", line.get("vector").get(2).toString());
    assertEquals("-0.0", line.get("vector").get(3).toString());
    assertEquals("0.1", line.get("vector").get(6).toString());
  }

  @Test
  void refusesIdsOutOfRangeBeforeTheFirstRow() {
    String first = "embedding: id at position 1: expected 0 <= id < 4, got -1";
    Run.of("lookup", table, "0", "-1").failed(first, table, "'w'");
    Run.of("lookup", table, "4").failed("position 0: expected 0 <= id < 4, got 4");
    String most = Long.toString(Long.MAX_VALUE);
    Run.of("lookup", table, most, "--json").failed("got " + most);
    Run.of("lookup", table, Long.toString(Long.MIN_VALUE)).failed("got " + Long.MIN_VALUE);
  }

  @Test
  void takesThousandsOfIds() {
    String[] args =
        Stream.concat(
                Stream.of("lookup", table),
                IntStream.range(0, 5000).mapToObj(i -> Integer.toString(i % 4)))
            .toArray(String[]::new);
    assertEquals(5000, Run.of(args).ok().out().lines().count());
  }

  @Test
  void returnsThePaddingRowLikeAnyOther() {
    for (String idx : List.of("3", "-1", "-4")) {
      Run run = Run.of("lookup", table, "3", "--padding-idx", idx);
      assertEquals("3: [9.0, 10.0, 11.0]\n", run.ok().out());
    }
    Run.of("lookup", table, "3", "--padding-idx", "4").failed("-4 <= paddingIdx < 4, got 4");
    Run.of("lookup", table, "3", "--padding-idx=-5").failed("got -5");
  }

  @Test
  void findsTensorsWhoseNamesOrPathsHoldAHash() {
    Path file = folder.resolve("a#b.safetensors");
    TensorFiles.write(
        file, TensorFiles.counting("x#y", 1, 2), TensorFiles.counting("b.safetensors", 1, 2));
    assertEquals("0: [0.0, 1.0]\n", Run.of("lookup", file + "#x#y", "0").ok().out());
    Run.of("lookup", file.toString(), "0").failed("exactly one", file.toString());
    Run.of("lookup", file + "#none", "0").failed("'none'", "x#y");
  }

  @Test
  void refusesWhatIsNoTable() {
    Path file = folder.resolve("v.safetensors");
    TensorFiles.write(file, TensorFiles.counting("v", 3));
    Run.of("lookup", file.toString(), "0").failed("embedding", "'v'");
    Run.of("lookup", folder.resolve("none") + "#w", "0").failed(folder.resolve("none").toString());
    Run.of("lookup", "../examples/mission.safetensors#ids", "0").failed("embedding");
  }

  @Test
  void refusesWrongUsage() {
    Run.of("lookup").misused("TABLE");
    Run.of("lookup", table).misused("ID", "lookup --help");
    Run.of("lookup", table, "one").misused("'one'");
    Run.of("lookup", table, "1.5").misused("'1.5'");
    Run.of("lookup", table, "9223372036854775808").misused("9223372036854775808");
    Run.of("lookup", table, "1", "--jsno").misused("unknown option: '--jsno'");
    Run.of("lookup", table, "1", "--padding-idx", "x").misused("padding-idx");
  }
}
