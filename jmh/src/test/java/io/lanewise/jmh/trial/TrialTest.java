package io.lanewise.jmh.trial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.compare.ExitCode;
import io.lanewise.jmh.compare.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jars, real results, the document, and the command line.
class TrialTest {
  @TempDir Path folder;

  @Test
  void variantsDifferInOneEntry() throws IOException {
    Path jar = folder.resolve("benchmarks.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (String name : List.of("some/Thing.class", Variant.ENTRY)) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(name.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    assertEquals(ExitCode.PASS, run("jars", jar.toString(), folder.toString()));
    Path jars = folder.resolve("jars");
    assertArrayEquals(
        Files.readAllBytes(VariantJars.jar(jars, "base")),
        Files.readAllBytes(VariantJars.jar(jars, "again")));
    for (Pairing pairing : Pairing.values()) {
      try (ZipFile zip = new ZipFile(VariantJars.jar(jars, pairing.label()).toFile())) {
        assertEquals(2, zip.size());
        assertEquals("some/Thing.class", text(zip, "some/Thing.class"));
        Properties properties = new Properties();
        properties.load(new StringReader(text(zip, Variant.ENTRY)));
        assertEquals(pairing.head(), Variant.of(properties));
      }
    }
  }

  private static String text(ZipFile zip, String entry) throws IOException {
    return new String(
        zip.getInputStream(zip.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aShareOfWorkIsExact() {
    assertEquals(1.05 * Variant.REPEATS, Pairing.SLOW5.head().repeats());
    assertEquals(1.10 * Variant.REPEATS, Pairing.SLOW10.head().repeats());
    assertEquals(0.95 * Variant.REPEATS, Pairing.FAST5.head().repeats());
    assertEquals(Variant.running(), Pairing.AGAIN.head(), "what is built is the unchanged one");
    assertThrows(IllegalArgumentException.class, () -> new Variant(0, false));
  }

  @Test
  void goalsAreAllBenchmarksWithACopyAndOneWithTheOthers() {
    // The real name of the changed one does not occur among the fakes.
    assertEquals(6, PoolCommand.goals(new TreeSet<>(FakeForks.CASES), 34, 40).size());
    assertEquals(17, PoolCommand.goals(new TreeSet<>(FakeForks.CASES), 34, 40).getFirst().blocks());
  }

  @Test
  void realComparisonsAreCountedFromTheirResults() throws IOException {
    result("again-01", "PASS", "PASS", "PASS", "WITHIN_MARGIN");
    result("again-02", "INCONCLUSIVE", "INCONCLUSIVE", "PASS", "MARGIN_INSIDE");
    result("slow5-01", "FAIL", "FAIL", "PASS", "SLOWER");
    result("slow5-02", "FAIL", "INCONCLUSIVE", "FAIL", "DISTURBED");
    Files.createDirectories(folder.resolve("slow5-03"));
    List<Tally> tallies = Figures.real(folder, FakeForks.CHANGED.benchmark());
    assertEquals(2, tallies.size());
    assertEquals("| again | 2 real | 0 | 1 | 1 | - | - | never | yes |\n", tallies.get(0).row());
    assertEquals(
        "| slow5 | 2 real | 2 | 0 | 0 | 1 | 1 | always | **no** |\n", tallies.get(1).row());
    assertEquals(Verdict.FAIL, tallies.get(1).outcomes().getFirst().changed());
    assertEquals("disturbed 1", tallies.get(1).open());
    assertEquals(List.of(), Figures.real(folder.resolve("none"), "some.Trial.linear"));
  }

  private void result(String run, String whole, String changed, String other, String reason)
      throws IOException {
    Path file = Files.createDirectories(folder.resolve(run)).resolve("result.json");
    Files.writeString(
        file,
        """
        {"verdict": "%s", "results": [
          {"benchmark": "some.Trial.linear", "verdict": "%s", "reasons": [{"kind": "%s"}]},
          {"benchmark": "some.Trial.sum", "verdict": "%s", "reasons": [{"kind": "SLOWER"}]}]}
        """
            .formatted(whole, changed, reason, other));
  }

  @Test
  void figuresGoBetweenTheMarks() {
    String document =
        """
        before
        <!-- begin of generated figures -->
        old
        <!-- end of generated figures -->
        after
        """;
    String once = MarkedBlock.replace(document, "new\n");
    assertTrue(once.startsWith("before\n<!-- begin") && once.endsWith("-->\nafter\n"), once);
    assertTrue(once.contains("\nnew\n") && !once.contains("old"), once);
    assertEquals(once, MarkedBlock.replace(once, "new\n"));
    assertThrows(IllegalArgumentException.class, () -> MarkedBlock.replace("no marks", ""));
  }

  @Test
  void theDocumentHasItsMarks() throws IOException {
    String document = Files.readString(Path.of("../docs/regression-gate.md"));
    assertTrue(MarkedBlock.replace(document, "figures").contains("\nfigures\n"));
  }

  @Test
  void wrongUseIsCode2() {
    assertEquals(ExitCode.USAGE, run());
    assertEquals(ExitCode.USAGE, run("pool"));
    assertEquals(ExitCode.USAGE, run("pool", folder.toString(), "--pairs", "3,4"));
    assertEquals(ExitCode.USAGE, run("pool", folder.toString(), "--pairs", "many"));
    assertEquals(ExitCode.USAGE, run("pool", folder.toString()), "no jars");
    assertEquals(ExitCode.USAGE, run("resample", folder.toString()), "no pool");
    assertEquals(ExitCode.USAGE, run("jars", "none.jar", folder.toString()));
  }

  private static int run(String... arguments) {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return TrialMain.run(List.of(arguments), nowhere, nowhere);
  }
}
