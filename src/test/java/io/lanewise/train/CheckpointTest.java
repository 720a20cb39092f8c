package io.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Random32;
import io.lanewise.file.SafetensorsWriter;
import io.lanewise.file.WeightFile;
import io.lanewise.file.WeightFileException;
import io.lanewise.tensor.LanewiseException;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A training that goes on from a checkpoint gives the bits of one that was never interrupted.
class CheckpointTest {
  private static final int ROWS = 9;
  private static final int DIM = 6;

  @TempDir Path folder;

  private void train(Optimizer optimizer, int from, int to) {
    for (int step = from; step < to; step++) {
      Random32 random = new Random32(step);
      long[] ids = {random.below(ROWS), random.below(ROWS), random.below(ROWS)};
      SparseGradient gradient =
          Tables.gradient(optimizer.table(), ids, random.floats(ids.length * DIM));
      if (optimizer instanceof Adam) {
        optimizer.step(Tables.dense(gradient));
      } else {
        optimizer.step(gradient);
      }
    }
  }

  static List<OptimizerTest.Maker> makers() {
    List<OptimizerTest.Maker> all = new ArrayList<>(OptimizerTest.sparse().toList());
    all.addAll(OptimizerTest.dense().filter(maker -> maker.name().equals("adam")).toList());
    Sgd.Options damped = new Sgd.Options(0.9, 0.5, 0, false);
    all.add(new OptimizerTest.Maker("damped", table -> Sgd.of(table, 0.1, damped, Arena.ofAuto())));
    return all;
  }

  @ParameterizedTest
  @MethodSource("makers")
  void goesOnWhereItWas(OptimizerTest.Maker maker) {
    Path file = folder.resolve("training.safetensors");
    Optimizer whole = maker.of(Tables.random(61, ROWS, DIM));
    train(whole, 0, 10);
    Optimizer first = maker.of(Tables.random(61, ROWS, DIM));
    train(first, 0, 4);
    Checkpoint.write(file, first);
    train(first, 4, 6);
    Optimizer second = maker.of(Tables.random(62, ROWS, DIM));
    train(second, 0, 3);
    Checkpoint.restore(file, second);
    assertEquals(4, second.steps());
    train(second, 4, 10);
    Tables.assertBits(Tables.values(whole.table()), Tables.values(second.table()), "table");
  }

  @Test
  void holdsSeveralTablesAndOpensAsWeights() {
    TrainableTable tokens = TrainableTable.create("tokens", Shape.of(3, 2), Arena.ofAuto());
    TrainableTable bias = TrainableTable.create("bias", Shape.of(4), Arena.ofAuto());
    Initializer.normal(0, 1).fill(tokens, 1);
    Optimizer one = SparseAdam.of(tokens, 0.1);
    Optimizer other = Adam.of(bias, 0.1);
    other.step(new float[] {1, 2, 3, 4});
    Path path = folder.resolve("two.safetensors");
    Checkpoint.write(path, one, other);
    try (WeightFile file = WeightFile.open(path)) {
      Tables.assertBits(Tables.values(tokens), file.tensor("tokens").toFloats(), "tokens");
      assertEquals(6, file.entries().size());
      assertTrue(file.has("bias.exp_avg_sq"));
      assertEquals("1", file.metadata().get("lanewise.steps.bias"));
      assertEquals("sparse_adam", file.metadata().get("lanewise.optimizer.tokens"));
    }
  }

  @Test
  void aMappedTableIsWrittenAndReadWhereItLies() {
    Path path = folder.resolve("mapped.safetensors");
    Checkpoint.write(path, Sgd.of(Tables.random(63, ROWS, DIM), 0.1));
    try (Arena arena = Arena.ofConfined()) {
      TrainableTable table = TrainableTable.map(path, "w", arena);
      Optimizer optimizer = Adagrad.of(table, 0.1);
      train(optimizer, 0, 2);
      float[] then = Tables.values(table);
      Checkpoint.write(path, optimizer); // replaces the file that is mapped
      train(optimizer, 2, 4);
      Checkpoint.restore(path, optimizer);
      Tables.assertBits(then, Tables.values(table), "table");
    }
  }

  @Test
  void aCheckpointOfAnotherTrainingChangesNothing() {
    Path path = folder.resolve("other.safetensors");
    TrainableTable table = Tables.random(64, ROWS, DIM);
    Optimizer adam = SparseAdam.of(table, 0.1);
    float[] before = Tables.values(table);
    Checkpoint.write(path, Adagrad.of(Tables.random(65, ROWS, DIM), 0.1));
    refused("optimizer of 'w'", path, adam);
    Checkpoint.write(path, SparseAdam.of(Tables.random(65, ROWS + 1, DIM), 0.1));
    refused("tensor", path, adam);
    Map<String, String> metadata =
        Map.of("lanewise.optimizer.w", "sparse_adam", "lanewise.steps.w", "-1");
    Tensor weight = Tables.random(65, ROWS, DIM).tensor();
    SafetensorsWriter.write(path, List.of(weight), metadata);
    refused("steps of 'w'", path, adam);
    SafetensorsWriter.write(
        path,
        List.of(weight),
        Map.of("lanewise.optimizer.w", "sparse_adam", "lanewise.steps.w", "1"));
    assertThrows(WeightFileException.class, () -> Checkpoint.restore(path, adam));
    Tables.assertBits(before, Tables.values(table), "table");
    assertEquals(0, adam.steps());
  }

  private static void refused(String what, Path path, Optimizer optimizer) {
    TensorException refused =
        assertThrows(TensorException.class, () -> Checkpoint.restore(path, optimizer));
    assertEquals("checkpoint: " + what, refused.what());
  }

  @Test
  void tablesOfOneNameAreRefusedAndTheOldFileStays() {
    Path path = folder.resolve("same.safetensors");
    Optimizer one = Sgd.of(Tables.random(66, ROWS, DIM), 0.1);
    Checkpoint.write(path, one);
    Optimizer other = Sgd.of(Tables.random(67, ROWS, DIM), 0.1);
    assertThrows(LanewiseException.class, () -> Checkpoint.write(path, one, other));
    Checkpoint.restore(path, other);
    Tables.assertBits(Tables.values(one.table()), Tables.values(other.table()), "table");
  }
}
