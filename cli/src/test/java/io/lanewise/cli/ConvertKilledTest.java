package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.SparseFile;
import io.lanewise.file.WeightFile;
import io.lanewise.tensor.LanewiseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A conversion that is killed leaves no file that could be taken for a whole one.
class ConvertKilledTest {
  private static final int COLUMNS = 1024;
  private static final int ROWS = 100_000;
  private static final int KILLS = 5;

  @TempDir Path folder;

  @Test
  void nothingUnderTheFinalNameAndNothingThatOpens() throws Exception {
    Path in = folder.resolve("in.safetensors");
    SparseFile.write(in, ROWS, COLUMNS);
    Path out = folder.resolve("out.safetensors");
    int begun = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = convert(in, out);
      // Once it writes, and a little later each time.
      while (process.isAlive() && temporary().isEmpty()) {
        Thread.sleep(1);
      }
      Thread.sleep(kill * 10L);
      process.destroyForcibly().waitFor();
      if (Files.exists(out)) {
        checkWhole(out); // it was faster
        Files.delete(out);
      }
      for (Path part : temporary()) {
        begun++;
        assertThrows(LanewiseException.class, () -> WeightFile.open(part).close(), part.toString());
        Files.delete(part);
      }
    }
    assertTrue(begun > 0, "every conversion ended before it was killed");
    Process process = convert(in, out);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
    checkWhole(out);
  }

  private static void checkWhole(Path out) {
    try (WeightFile file = WeightFile.open(out)) {
      assertEquals((long) ROWS * COLUMNS, file.tensor("w").segment().byteSize());
      assertEquals(ROWS, file.tensor("w_scale").shape().elementCount());
    }
  }

  private List<Path> temporary() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".tmp")).toList();
    }
  }

  private static Process convert(Path in, Path out) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-Xmx256m",
            "--add-modules",
            "jdk.incubator.vector",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "convert",
            "--dtype=int8",
            in.toString(),
            out.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
