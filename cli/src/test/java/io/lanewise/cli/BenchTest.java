package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchTest {
  private static final List<String> KEYS =
      List.of(
          "op", "shape", "rows", "dtype", "ns_per_call", "gflops", "ceiling_share", "bytes_per_op");

  @Test
  void printsOneObject() {
    Run run =
        Run.of(
            "bench", "--json", "--shape", "96x80", "--rows", "1", "--rows", "8", "--entry",
            "packed", "--entry", "lookup");
    assertEquals(1, run.ok().json().size());
    JsonNode json = run.json().getFirst();
    assertTrue(json.get("fma_ceiling_gflops").asDouble() > 0);
    assertTrue(json.get("read_bandwidth_gbs").asDouble() > 0);
    List<String> cases = new ArrayList<>();
    for (JsonNode measured : json.get("cases")) {
      KEYS.forEach(key -> assertTrue(measured.has(key), key));
      boolean linear = measured.get("op").asText().equals("linear");
      boolean reading = !linear || measured.get("rows").asInt() == 1;
      assertEquals(reading, measured.has("bandwidth_share"));
      assertEquals(linear, measured.get("gflops").asDouble() > 0);
      assertTrue(measured.get("ceiling_share").asDouble() > 0, measured.toString());
      assertEquals(0, measured.get("bytes_per_op").asLong(), measured.toString());
      cases.add(measured.get("op").asText() + measured.get("shape") + measured.get("rows"));
    }
    assertEquals(
        List.of("linear\"96x80\"1", "linear\"96x80\"8", "lookup\"96x80\"1", "lookup\"96x80\"8"),
        cases);
  }

  @Test
  void printsATable() {
    String out =
        Run.of("bench", "--shape", "32x40", "--rows", "2", "--entry", "in-place").ok().out();
    assertTrue(out.startsWith("one core, "), out);
    assertTrue(out.contains("FMA ceiling "), out);
    List<String> lines = out.lines().toList();
    assertEquals(4, lines.size(), out);
    assertTrue(lines.get(2).startsWith("entry     dtype  shape  rows"), out);
    assertTrue(lines.get(3).startsWith("in-place  f32    32x40     2"), out);
  }

  @ParameterizedTest
  @CsvSource({
    "--shape, 384, 'expected INxOUT', 'got 384'",
    "--shape, 0x4, 'expected INxOUT', 'got 0x4'",
    "--shape, 4x-4, 'expected INxOUT', 'got 4x-4'",
    "--shape, 4x4x4, 'expected INxOUT', 'got 4x4x4'",
    "--shape, 99999999999x4, 'expected INxOUT', 'got 99999999999x4'",
    "--shape, 65536x65536, 'at most 2^28 elements', 'got 65536x65536'",
    "--rows, 0, 'rows: expected from 1 to', 'got 0'",
    "--rows, 2000000000, 'rows: expected from 1 to 699050 for packed 384x384', 'got 2000000000'",
    "--rows, many, '--rows', 'many'",
    "--dtype, int2, 'expected f32, bf16, f16, int8 or int4', 'int2'",
    "--entry, quick, 'expected packed, in-place or lookup', 'got quick'",
  })
  void refusesWhatCanNotBeMeasured(String option, String value, String expected, String got) {
    Run.of("bench", option, value).misused(expected, got);
  }
}
