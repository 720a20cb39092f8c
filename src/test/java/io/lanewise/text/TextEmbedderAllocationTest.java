package io.lanewise.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.lanewise.ChildJvm;
import io.lanewise.serving.EmbedderHandle;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Vectors of texts allocate nothing once scratch memory is there, in a JVM with the scalar
/// kernels: a vector register that is not compiled yet is an object.
class TextEmbedderAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 20;
  private static final int WORDS = 6;
  private static final int COLUMNS = 5;

  @TempDir private Path folder;

  @Test
  void aRoundOfModelsTakesNoByte() throws Exception {
    double[] numbers = new double[WORDS * COLUMNS];
    Arrays.fill(numbers, 0.5);
    Path model2vec =
        ModelFolders.model2vec(
            folder.resolve("a"),
            true,
            WORDS,
            ModelFolders.table("embeddings", DType.F16, COLUMNS, numbers),
            ModelFolders.ints("mapping", 0, 1, 2, 3, 2, 1),
            ModelFolders.doubles("weights", 1, 2, 3, 4, 5, 6));
    Path withDense =
        ModelFolders.staticEmbedding(
            folder.resolve("b"),
            WORDS,
            ModelFolders.table("embedding.weight", DType.F32, COLUMNS, numbers),
            ModelFolders.DENSE,
            ModelFolders.NORMALIZE);
    ModelFolders.dense(
        withDense.resolve("1_Dense"),
        "{'in_features': 5, 'out_features': 5}",
        Tensor.ofFloats("linear.weight", Shape.of(5, 5), new float[25]),
        Tensor.ofFloats("linear.bias", Shape.of(5), new float[5]));
    List<String> options = List.of("-Dlanewise.vectorBits=0", "--add-modules=jdk.incubator.vector");
    assertEquals(List.of("0"), ChildJvm.run(options, Rounds.class, model2vec, withDense));
  }

  /// The child process: prints the bytes that the most frugal round took.
  static final class Rounds {
    private Rounds() {}

    public static void main(String[] args) {
      List<String> texts = List.of("w1 w2 none", "", "w5 ".repeat(300));
      byte[] utf8 = "w1 größe w4".getBytes(StandardCharsets.UTF_8);
      float[] out = new float[texts.size() * COLUMNS];
      MemorySegment segment = Arena.global().allocate(out.length * 4L, 4);
      try (EmbedderHandle handle = EmbedderHandle.open(Path.of(args[0]));
          TextEmbedder embedder = TextEmbedder.open(Path.of(args[1]))) {
        TextEmbedder shorter = embedder.withDimension(3);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
          long before = THREADS.getCurrentThreadAllocatedBytes();
          handle.embedAll(texts, out, 0);
          handle.embed(texts.getFirst(), out, 1);
          embedder.embed(utf8, 0, utf8.length, out, 0);
          embedder.embedAll(texts, segment, 0);
          shorter.embed(texts.getLast(), out, 0);
          least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        System.out.println(least);
      }
    }
  }
}
