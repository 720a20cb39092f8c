package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.cli.bench.Report;
import io.lanewise.layer.Machine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorTest {
  @Test
  void measuresThisMachine() {
    JsonNode json = Run.of("doctor", "--json").ok().json().getFirst();
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    assertEquals(
        List.of(
            "jdk",
            "cpu",
            "simd_active",
            "vector_bits",
            "warnings",
            "fma_ceiling_gflops",
            "read_bandwidth_gbs",
            "kernels",
            "advice",
            "calibrated",
            "widths",
            "cases"),
        names);
    assertTrue(json.get("jdk").asText().startsWith("25"));
    assertFalse(json.get("cpu").asText().isEmpty());
    assertEquals(json.get("vector_bits").asInt() > 0, json.get("simd_active").asBoolean());
    assertTrue(json.get("fma_ceiling_gflops").asDouble() > 0);
    assertTrue(json.get("read_bandwidth_gbs").asDouble() > 0);
    List<String> kernels = new ArrayList<>();
    json.get("kernels").forEach(kernel -> kernels.add(kernel.asText()));
    assertTrue(kernels.get(0).matches("Linear packed: .+ of the FMA ceiling"), kernels.toString());
    assertTrue(kernels.get(1).matches("Linear in place: .+ of the read bandwidth"), kernels.get(1));
    assertTrue(kernels.get(2).matches("Embedding: .+ of the read bandwidth"), kernels.get(2));
    for (JsonNode measured : json.get("cases")) {
      assertEquals(0, measured.get("bytes_per_op").asLong(), measured.toString());
    }
    List<Integer> widths = new ArrayList<>();
    for (JsonNode width : json.get("widths")) {
      assertTrue(width.get("fma_ceiling_gflops").asDouble() > 0, width.toString());
      assertTrue(width.get("product_gflops").asDouble() > 0, width.toString());
      widths.add(width.get("vector_bits").asInt());
    }
    assertEquals(Machine.current().widths(), widths);
  }

  @Test
  void saysThatTheWidthWasCalibrated() {
    Machine machine = new Machine(256, true, List.of(512, 256, 128), List.of());
    Report report = new Report(100, 20, List.of());
    List<Machine.Width> widths = List.of(new Machine.Width(256, 110, 80.04));
    String lines = String.join("\n", Diagnosis.of(machine, report, widths).lines());
    assertTrue(
        lines.contains("SIMD            256 bits, calibrated: the fastest of 512, 256, 128"),
        lines);
    assertTrue(lines.contains("Kernels         Linear packed: f32, 256 bits\n"), lines);
    assertTrue(
        lines.contains("Widths          256 bits: FMA ceiling 110.0, small packed product 80.0"),
        lines);
    assertTrue(lines.contains("Warnings        none"), lines);
    assertTrue(lines.endsWith("Advice          none"), lines);
  }
}
