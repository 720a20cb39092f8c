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
      KilledCommand.kill(process, folder, kill * 10L); // a little later each time
      if (Files.exists(out)) {
        checkWhole(out); // it was faster
        Files.delete(out);
      }
      for (Path part : KilledCommand.temporary(folder)) {
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

  private static Process convert(Path in, Path out) throws IOException {
    return KilledCommand.start(
        List.of("-Xmx256m"), "convert", "--dtype=int8", in.toString(), out.toString());
  }
}
