package io.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.ChildJvm;
import io.lanewise.Random32;
import io.lanewise.file.WeightFileException;
import io.lanewise.layer.Embedding;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A mapped table whose file shrinks under a training: an exception, never a dead process.
///
/// In a JVM of its own, since a failure would be the end of it. The first rounds are interpreted,
/// with the vector operations inside compiled; the last ones are compiled as a whole.
class TruncatedTrainingTest {
  private static final int ROWS = 4096;
  private static final int DIM = 64;
  private static final int[] WARM_UPS = {0, 300, 8_000};

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"-Xbatch", "-Xmixed"})
  void everyStepEndsInTheTypedError(String compilation) throws Exception {
    List<String> expected = new ArrayList<>();
    for (int warmUp : WARM_UPS) {
      for (Training training : Training.values()) {
        expected.add(training + " after " + warmUp + ": CHANGED");
      }
    }
    List<String> options =
        List.of(
            "--add-modules=jdk.incubator.vector",
            compilation,
            "-XX:ErrorFile=" + folder.resolve("crash.log"));
    assertEquals(expected, ChildJvm.run(options, Victim.class, folder));
  }

  /// What is done again and again.
  enum Training {
    SGD,
    MOMENTUM,
    ADAGRAD,
    ROWWISE_ADAGRAD,
    SPARSE_ADAM,
    MAX_NORM;

    Runnable of(TrainableTable table) {
      return switch (this) {
        case SGD -> sparse(Sgd.of(table, 0.1));
        case MOMENTUM -> sparse(Sgd.of(table, 0.1, Sgd.Options.momentum(0.9), Arena.ofAuto()));
        case ADAGRAD -> sparse(Adagrad.of(table, 0.1));
        case ROWWISE_ADAGRAD -> sparse(RowwiseAdagrad.of(table, 0.1));
        case SPARSE_ADAM -> sparse(SparseAdam.of(table, 0.1));
        case MAX_NORM -> shorten(table);
      };
    }

    private static Runnable shorten(TrainableTable table) {
      MaxNorm norm = MaxNorm.of(table, 0.5);
      TrainableTable first = firstRows(table);
      int[] ids = {3, ROWS - 1};
      return () -> {
        Initializer.uniform(1, 2).fill(first, 1); // or there is nothing to shorten
        norm.renormalize(ids);
      };
    }

    private static Runnable sparse(Optimizer optimizer) {
      Embedding table = Embedding.of(optimizer.table().tensor());
      SparseGradient gradient =
          EmbeddingGradient.of(table)
              .backward(new int[] {3, ROWS - 1}, new Random32(1).floats(2 * DIM));
      return () -> optimizer.step(gradient);
    }

    private static TrainableTable firstRows(TrainableTable table) {
      int rows = 4;
      return TrainableTable.of(
          Tensor.of(
              "w",
              DType.F32,
              Shape.of(rows, DIM),
              table.tensor().segment().asSlice(0, (long) rows * DIM * Float.BYTES)));
    }
  }

  /// The child process: prints what each training ended in.
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws IOException {
      for (int warmUp : WARM_UPS) {
        for (Training training : Training.values()) {
          Path path = Path.of(args[0], training + "-" + warmUp);
          System.out.println(training + " after " + warmUp + ": " + end(training, warmUp, path));
        }
      }
    }

    private static String end(Training training, int warmUp, Path path) throws IOException {
      Files.write(path, new byte[ROWS * DIM * Float.BYTES]);
      TrainableTable table = TrainableTable.mapRaw(path, 0, Shape.of(ROWS, DIM), Arena.ofAuto());
      Runnable step = training.of(table);
      for (int i = 0; i < warmUp; i++) {
        step.run();
      }
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate((long) ROWS / 2 * DIM * Float.BYTES);
      }
      try {
        step.run();
        return "no error";
      } catch (WeightFileException changed) {
        return changed.kind().name();
      }
    }
  }
}
