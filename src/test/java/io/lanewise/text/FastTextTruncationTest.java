package io.lanewise.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.ChildJvm;
import io.lanewise.Random32;
import io.lanewise.file.FastTextBytes;
import io.lanewise.file.ProductMatrix;
import io.lanewise.file.WeightFileException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A quantised model that shrinks under its mapping ends in the typed error, interpreted and
/// compiled.
class FastTextTruncationTest {
  private static final int DIM = 64;

  /// Behind the codes and the first slices' centroids.
  private static final int SHRUNK = 4096;

  /// Enough for the decoder to be compiled.
  private static final int CALLS = 20_000;

  @TempDir private Path folder;

  @Test
  void failsOnceTheFileWasTruncatedUnderTheMap() throws Exception {
    byte[] codes = new byte[DIM];
    float[] centroids = new Random32(1).floats(256 * DIM);
    FastTextBytes model =
        new FastTextBytes()
            .model(DIM, FastTextBytes.SUPERVISED)
            .words("a")
            .labels("l")
            .input(new ProductMatrix(1, DIM, 1, codes, centroids))
            .output(1, new float[DIM]);
    for (String option : List.of("-Xint", "-Xbatch")) {
      Path path = model.write(folder.resolve("a.ftz"));
      assertEquals(
          Collections.nCopies(2, "CHANGED"), ChildJvm.run(List.of(option), Victim.class, path));
    }
  }

  /// The child process: truncates the model that it has open, and asks on.
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws IOException {
      Path path = Path.of(args[0]);
      float[] out = new float[DIM];
      try (FastText model = FastText.open(path)) {
        for (int i = 0; i < CALLS; i++) {
          model.vector("a", out);
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
          channel.truncate(SHRUNK);
        }
        print(() -> model.vector("a", out));
        print(() -> model.sentenceVector("a", out));
      }
    }

    private static void print(Runnable call) {
      try {
        call.run();
        System.out.println("no error");
      } catch (WeightFileException error) {
        System.out.println(error.kind());
      }
    }
  }
}
