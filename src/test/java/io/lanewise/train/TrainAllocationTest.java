package io.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.lanewise.ChildJvm;
import io.lanewise.Random32;
import io.lanewise.layer.Embedding;
import io.lanewise.layer.EmbeddingBag;
import io.lanewise.layer.EmbeddingBag.Mode;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Backward passes and steps allocate nothing once their memory is there.
///
/// In a JVM with the scalar kernels: a vector that is not compiled yet is an object, and when it is
/// compiled is no business of a test.
class TrainAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 20;
  private static final int ROWS = 300;
  private static final int DIM = 40;
  private static final int BATCH = 16;

  @Test
  void aRoundOfAllCallsTakesNoByte() throws Exception {
    List<String> options = List.of("-Dlanewise.vectorBits=0", "--add-modules=jdk.incubator.vector");
    assertEquals(List.of("0"), ChildJvm.run(options, Rounds.class));
  }

  /// The child process: prints the bytes that the most frugal round took. In others compiled code
  /// may be given up, and what the compiler had left out becomes an object after all.
  static final class Rounds {
    private final Random32 random = new Random32(71);
    private final float[] gradY = random.floats(BATCH * DIM);
    private final int[] ids = IntStream.range(0, BATCH).map(i -> i * 37 % 11).toArray();
    private final int[] offsets = IntStream.range(0, BATCH / 2).map(i -> 2 * i).toArray();
    private final List<Runnable> calls = new ArrayList<>();

    private Rounds() {
      sparse(Sgd.of(table(), 0.1));
      sparse(Sgd.of(table(), 0.1, Sgd.Options.momentum(0.9), Arena.ofAuto()));
      sparse(Adagrad.of(table(), 0.1));
      sparse(RowwiseAdagrad.of(table(), 0.1));
      sparse(SparseAdam.of(table(), 0.1));
      Adam adam = Adam.of(table(), 0.1);
      float[] dense = random.floats(ROWS * DIM);
      calls.add(() -> adam.step(dense));
      MaxNorm norm = MaxNorm.of(table(), 1);
      calls.add(() -> norm.renormalize(ids));
      for (Mode mode : Mode.values()) {
        EmbeddingBagGradient bags = EmbeddingBagGradient.of(EmbeddingBag.of(layer(table()), mode));
        calls.add(() -> bags.backward(ids, offsets, gradY));
      }
      linear();
    }

    public static void main(String[] args) {
      Rounds all = new Rounds();
      long least = Long.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < all.calls.size(); i++) {
          all.calls.get(i).run();
        }
        least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
      }
      System.out.println(least);
    }

    private void sparse(Optimizer optimizer) {
      EmbeddingGradient gradient = EmbeddingGradient.of(layer(optimizer.table()));
      calls.add(() -> optimizer.step(gradient.backward(ids, gradY)));
    }

    private void linear() {
      Tensor weight = random.tensor("linear", DIM, 24);
      LinearGradient gradient = LinearGradient.of(weight);
      float[] x = random.floats(BATCH * 24);
      float[] gradX = new float[x.length];
      float[] gradW = new float[DIM * 24];
      float[] gradB = new float[DIM];
      calls.add(() -> gradient.inputs(gradY, BATCH, gradX));
      calls.add(() -> gradient.weights(gradY, x, BATCH, gradW));
      calls.add(() -> gradient.addWeights(gradY, x, BATCH, gradW));
      calls.add(() -> gradient.biases(gradY, BATCH, gradB));
    }

    private TrainableTable table() {
      TrainableTable table = TrainableTable.create("w", Shape.of(ROWS, DIM), Arena.ofAuto());
      Initializer.normal(0, 1).fill(table, 3);
      return table;
    }

    private static Embedding layer(TrainableTable table) {
      return Embedding.of(table.tensor());
    }
  }
}
