package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
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
            "kernels"),
        names);
    assertTrue(json.get("jdk").asText().startsWith("25"));
    assertFalse(json.get("cpu").asText().isEmpty());
    assertEquals(json.get("vector_bits").asInt() > 0, json.get("simd_active").asBoolean());
    assertTrue(json.get("fma_ceiling_gflops").asDouble() > 0);
    assertTrue(json.get("read_bandwidth_gbs").asDouble() > 0);
    assertTrue(json.get("kernels").isArray());
  }
}
