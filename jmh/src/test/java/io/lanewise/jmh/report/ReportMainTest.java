package io.lanewise.jmh.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportMainTest {
  private static final String USAGE = "usage: report OUT.html ENV.json RESULT.json...";

  @TempDir Path folder;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(folder.resolve("env.json"), Samples.ENVIRONMENT.json());
    Files.writeString(folder.resolve("a.json"), Samples.run(Samples.CEILING));
    Files.writeString(folder.resolve("b.json"), Samples.run(Samples.CEILING));
    Files.writeString(folder.resolve("bad.json"), "[{]");
  }

  @Test
  void writesThePage() throws IOException {
    assertEquals(0, run("out.html", "env.json", "a.json", "b.json"));
    assertEquals("", said());
    String page = Files.readString(folder.resolve("out.html"));
    assertTrue(Xml.parse(page).texts("//h:h2").anyMatch("FmaCeiling"::equals), page);
  }

  @Test
  void wrongUsageIsCodeTwo() {
    assertEquals(2, ReportMain.run(new PrintStream(err, true, UTF_8)));
    assertEquals(USAGE, said());
    assertEquals(2, run("out.html", "env.json"));
    assertEquals(2, run("a.json", "env.json", "a.json"));
    assertTrue(said().endsWith("a.json would be overwritten by the page; " + USAGE), said());
  }

  @Test
  void failuresAreOneLineAndLeaveNoPage() throws IOException {
    assertEquals(1, run("out.html", "absent.json", "a.json"));
    assertTrue(said().endsWith("absent.json: no such file"), said());
    err.reset();
    assertEquals(1, run("out.html", "env.json", "bad.json"));
    assertTrue(said().contains("bad.json: line 1, column"), said());
    err.reset();
    assertEquals(1, run("out.html", "bad.json", "a.json"));
    assertEquals(1, said().lines().count());
    Files.write(folder.resolve("binary.json"), new byte[] {(byte) 0xFF});
    err.reset();
    assertEquals(1, run("out.html", "env.json", "binary.json"));
    assertTrue(said().endsWith("binary.json: $: expected text in UTF-8, got other bytes"), said());
    assertFalse(Files.exists(folder.resolve("out.html")));
    err.reset();
    assertEquals(1, run("no/such/folder.html", "env.json", "a.json"));
    assertEquals(1, said().lines().count());
  }

  private int run(String... files) {
    String[] paths = new String[files.length];
    for (int i = 0; i < files.length; i++) {
      paths[i] = folder.resolve(files[i]).toString();
    }
    return ReportMain.run(new PrintStream(err, true, UTF_8), paths);
  }

  private String said() {
    return err.toString(UTF_8).strip();
  }
}
