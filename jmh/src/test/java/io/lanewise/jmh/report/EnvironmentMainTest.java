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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentMainTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void writesWhatThePageReads() throws IOException {
    assertEquals(0, run(file(), "120.5", "11"));
    assertEquals(new Environment.Calibration(120.5, 11), written().calibration());
    assertEquals(0, run(file()));
    assertNull(written().calibration());
    assertEquals("", err.toString(UTF_8));
  }

  @Test
  void wrongUsageIsCodeTwoAndOneLine() {
    for (String[] args :
        new String[][] {{}, {file(), "1"}, {file(), "1", "fast"}, {file(), "0", "1"}}) {
      err.reset();
      assertEquals(2, run(args));
      String said = err.toString(UTF_8);
      assertTrue(said.contains("usage: environment ENV.json [FMA_GFLOPS READ_GBPS]"), said);
      assertEquals(1, said.lines().count());
    }
    assertTrue(Files.notExists(Path.of(file())));
  }

  @Test
  void aFolderThatIsAbsentIsCodeOne() {
    assertEquals(1, run(folder.resolve("no/such/file").toString()));
    assertEquals(1, err.toString(UTF_8).lines().count());
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
