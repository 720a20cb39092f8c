package io.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.ChildJvm;
import io.lanewise.file.WeightFile;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A training that is killed while it writes a checkpoint leaves the one before, whole, and the
/// next training goes on from it.
///
/// The child sets every element of table and state to the number of the step, so that a mixture of
/// two checkpoints could not go unseen.
class CheckpointKilledTest {
  private static final int KILLS = 6;
  private static final Shape SHAPE = Shape.of(4_000, 512);

  @TempDir Path folder;

  @Test
  void theCheckpointIsAlwaysWhole() throws Exception {
    Path file = folder.resolve("training.safetensors");
    long last = 0;
    int interrupted = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = start(file);
      try (BufferedReader output = reader(process)) {
        long begun = Long.parseLong(Objects.requireNonNull(output.readLine()));
        assertEquals(last, begun, "where the training goes on");
        output.readLine(); // one checkpoint stands
        while (process.isAlive() && temporary() == 0) {
          Thread.onSpinWait();
        }
        Thread.sleep(kill); // once it writes, and a little later each time
        process.destroyForcibly().waitFor();
      }
      interrupted += temporary();
      long steps = checkWhole(file);
      assertTrue(steps > last, steps + " steps after " + last);
      last = steps;
      removeTemporary();
    }
    assertTrue(interrupted > 0, "no checkpoint was being written when its training was killed");
  }

  private static long checkWhole(Path path) {
    try (WeightFile file = WeightFile.open(path)) {
      long steps = Long.parseLong(file.metadata().get("lanewise.steps.w"));
      for (String name : new String[] {"w", "w.exp_avg", "w.exp_avg_sq"}) {
        float[] values = file.tensor(name).toFloats();
        float[] expected = new float[values.length];
        Arrays.fill(expected, (float) steps);
        Tables.assertBits(expected, values, name);
      }
      return steps;
    }
  }

  private int temporary() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return (int) files.filter(file -> file.toString().endsWith(".tmp")).count();
    }
  }

  private void removeTemporary() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".tmp")).toList()) {
        Files.delete(file);
      }
    }
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static Process start(Path file) throws IOException {
    List<String> options = List.of("-Xmx128m", "--add-modules=jdk.incubator.vector");
    return ChildJvm.builder(options, Training.class.getName(), file)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /// The child process: prints where it goes on, then a line for each checkpoint.
  static final class Training {
    private Training() {}

    public static void main(String[] args) {
      Path file = Path.of(args[0]);
      TrainableTable table = TrainableTable.create("w", SHAPE, Arena.ofAuto());
      SparseAdam optimizer = SparseAdam.of(table, 0.1);
      if (Files.exists(file)) {
        Checkpoint.restore(file, optimizer);
      }
      System.out.println(optimizer.steps());
      while (true) {
        optimizer.step(Tables.gradient(table, new long[0], new float[0]));
        fill(table.tensor(), (float) optimizer.steps());
        optimizer.state().forEach(state -> fill(state, (float) optimizer.steps()));
        Checkpoint.write(file, optimizer);
        System.out.println(optimizer.steps());
      }
    }

    private static void fill(Tensor tensor, float value) {
      for (long at = 0; at < tensor.segment().byteSize(); at += Float.BYTES) {
        tensor.segment().set(Tensor.FLOAT, at, value);
      }
    }
  }
}
