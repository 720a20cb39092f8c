package io.lanewise.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.lanewise.ChildJvm;
import io.lanewise.Random32;
import io.lanewise.file.FastTextBytes;
import io.lanewise.file.ProductMatrix;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Vectors of words and lines allocate nothing once their scratch memory is there, in a JVM with
/// the scalar kernels: a vector register that is not compiled yet is an object.
class FastTextAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 20;
  private static final int DIM = 6;
  private static final int BUCKET = 50;

  @TempDir private Path folder;

  @Test
  void aRoundOfWordsAndLinesTakesNoByte() throws Exception {
    Path dense =
        model(FastTextBytes.SKIP_GRAM)
            .input(BUCKET + 2, new Random32(1).floats((BUCKET + 2) * DIM))
            .output(2, new float[2 * DIM])
            .write(folder.resolve("a.bin"));
    byte[] codes = new byte[(BUCKET + 2) * 2];
    float[] centroids = new Random32(2).floats(256 * DIM);
    Path quantised =
        model(FastTextBytes.SUPERVISED)
            .labels("__label__x")
            .input(new ProductMatrix(BUCKET + 2, DIM, 3, codes, centroids))
            .output(1, new float[DIM])
            .write(folder.resolve("a.ftz"));
    List<String> options = List.of("-Dlanewise.vectorBits=0", "--add-modules=jdk.incubator.vector");
    assertEquals(List.of("0"), ChildJvm.run(options, Rounds.class, dense, quantised));
  }

  private static FastTextBytes model(int kind) {
    return new FastTextBytes().model(DIM, kind).ngrams(2, 6, 3, BUCKET).words("a", "known");
  }

  /// The child process: prints the bytes that the most frugal round took.
  static final class Rounds {
    private Rounds() {}

    public static void main(String[] args) {
      float[] out = new float[DIM];
      String text = "Größe known 日本語 " + "a long line of words ".repeat(40);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      try (FastText dense = FastText.open(Path.of(args[0]));
          FastText quantised = FastText.open(Path.of(args[1]))) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
          long before = THREADS.getCurrentThreadAllocatedBytes();
          run(dense, text, bytes, out);
          run(quantised, text, bytes, out);
          least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        System.out.println(least);
      }
    }

    private static void run(FastText model, String text, byte[] bytes, float[] out) {
      model.vector(text, out);
      model.vector(bytes, out);
      model.vector("known", out);
      model.sentenceVector(text, out);
      model.sentenceVector(bytes, 0, bytes.length, out, 0);
    }
  }
}
