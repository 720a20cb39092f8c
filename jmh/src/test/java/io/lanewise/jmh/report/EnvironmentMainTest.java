package io.lanewise.jmh.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.results.Environment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentMainTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void writesWhatThePageReads() throws IOException {
    assertEquals(0, run(file()));
    assertNull(written().calibration());
    assertEquals("", err.toString(UTF_8));
  }

  @Test
  void aRunThatMeasuredTheLimitsCalibrates() throws IOException {
    assertEquals(0, run(file()));
    Environment before = written();
    Path results = folder.resolve("results.json");
    Files.writeString(results, Samples.run(Samples.CEILING));
    assertEquals(0, run(file(), results.toString()));
    assertEquals(before, written(), "one limit of two");
    String reading = Samples.result("ReadBandwidthBenchmark.read", "{}", 100, "ms/op");
    Files.writeString(results, Samples.run(Samples.CEILING, reading));
    assertEquals(0, run(file(), results.toString()));
    Environment.Calibration limits = Objects.requireNonNull(written().calibration());
    assertEquals(100, limits.fmaGflops(), 1e-9);
    assertEquals(10.73741824, limits.readGbps(), 1e-9);
    assertEquals(before.withCalibration(limits), written());
  }

  @Test
  void wrongUsageIsCodeTwoAndOneLine() {
    for (String[] args : new String[][] {{}, {file(), "1", "2"}}) {
      err.reset();
      assertEquals(2, run(args));
      assertEquals("usage: environment ENV.json [RESULT.json]", err.toString(UTF_8).strip());
    }
    assertTrue(Files.notExists(Path.of(file())));
  }

  @Test
  void filesThatAreAbsentOrOthersAreCodeOneAndOneLine() throws IOException {
    Path text = Files.writeString(folder.resolve("text.json"), "no environment");
    String absent = folder.resolve("no/such/file").toString();
    for (String[] args : new String[][] {{absent}, {absent, absent}, {text.toString(), absent}}) {
      err.reset();
      assertEquals(1, run(args));
      assertEquals(1, err.toString(UTF_8).lines().count());
    }
  }

  private Environment written() throws IOException {
    return Environment.parse("env.json", Files.readString(Path.of(file())));
  }

  private String file() {
    return folder.resolve("env.json").toString();
  }

  private int run(String... args) {
    return EnvironmentMain.run(new PrintStream(err, true, UTF_8), args);
  }
}
