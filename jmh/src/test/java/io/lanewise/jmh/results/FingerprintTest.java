package io.lanewise.jmh.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintTest {
  private static final String JSON =
      """
      {"cpuModel": "A CPU", "cpuFlags": ["fma", "avx2"], "cores": 2, "governor": "performance",
       "kernel": "Linux 6.1", "jdkVendor": "A vendor", "jdkVersion": "25.0.3+9",
       "jvmFlags": ["-Xmx4g"], "commit": "0123", "dirty": false, "loadAverage": 0.25,
       "start": "2026-11-27T08:00:00Z", "calibration": {"fmaGflops": 120.5, "readGbps": 11.25}}
      """;

  private static final Environment BASE = Environment.parse("base.json", JSON);

  @ParameterizedTest
  @CsvSource({
    "A CPU, Another, MACHINE, 'CPU: A CPU in base.json, Another in head.json'",
    "avx2, sse2, MACHINE, 'CPU flags: [avx2, fma] in base.json, [fma, sse2] in head.json'",
    "'\"cores\": 2', '\"cores\": null', MACHINE, 'cores: 2 in base.json, unknown in head.json'",
    "performance, powersave, MACHINE, 'governor: performance in base.json, powersave in head.json'",
    "6.1, 6.2, MACHINE, 'kernel: Linux 6.1 in base.json, Linux 6.2 in head.json'",
    "A vendor, B, JDK, 'JDK vendor: A vendor in base.json, B in head.json'",
    "+9, +8, JDK, 'JDK: 25.0.3+9 in base.json, 25.0.3+8 in head.json'",
    "4g, 8g, FLAGS, 'JVM flags: [-Xmx4g] in base.json, [-Xmx8g] in head.json'",
  })
  void machineJdkAndFlagsMustBeTheSame(
      String part, String other, Difference.Kind kind, String text) {
    Environment head = Environment.parse("head.json", JSON.replace(part, other));
    assertEquals(
        List.of(new Difference(kind, text)),
        Fingerprint.differences("base.json", BASE, "head.json", head));
    assertNotEquals(Fingerprint.of(BASE), Fingerprint.of(head));
  }

  @Test
  void buildLoadTimeAndOrderOfFlagsMayDiffer() {
    String other =
        JSON.replace("0123", "4567")
            .replace("0.25", "3")
            .replace("08:00", "09:00")
            .replace("120.5", "99")
            .replace("\"fma\", \"avx2\"", "\"avx2\", \"fma\"");
    Environment head = Environment.parse("head.json", other);
    assertEquals(List.of(), Fingerprint.differences("base.json", BASE, "head.json", head));
    assertEquals(Fingerprint.of(BASE), Fingerprint.of(head));
    assertTrue(Fingerprint.of(BASE).matches("[0-9a-f]{12}"));
  }

  @Test
  void factsNameEverythingAndWhatIsUnknown() {
    Map<String, String> facts = Facts.of(BASE);
    assertEquals("A CPU", facts.get("CPU"));
    assertEquals("0123, without changes", facts.get("Commit"));
    assertEquals("120.5 GFLOP/s", facts.get("Calibrated FMA ceiling"));
    assertTrue(
        Facts.of(Environment.parse("e.json", "{}")).values().stream().allMatch("unknown"::equals));
  }
}
