package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.file.SafetensorsWriter;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `examples/mission.safetensors` is what the project's own writer makes of these values.
class MissionExampleTest {
  private static final Path EXAMPLE = Path.of("..", "examples", "mission.safetensors");
  private static final int ROWS = 5;
  private static final int COLUMNS = 4;
  private static final long SEED = 3;

  @TempDir Path folder;

  @Test
  void isWhatTheWriterMakes() throws IOException {
    Path again = folder.resolve("again.safetensors");
    write(again);
    assertEquals(
        -1, Files.mismatch(EXAMPLE, again), "differs: run MissionExampleTest as a program");
  }

  /// Writes the example anew, from the folder `cli`.
  public static void main(String[] args) {
    write(EXAMPLE);
  }

  /// `nn.Embedding(5, 4)` is drawn from N(0, 1), `nn.Linear(5, 4)` from U(−1/√5, 1/√5).
  private static void write(Path file) {
    Random random = new Random(SEED);
    float[] embedding = new float[ROWS * COLUMNS];
    float[] linear = new float[COLUMNS * ROWS];
    float bound = (float) (1 / Math.sqrt(ROWS));
    for (int i = 0; i < embedding.length; i++) {
      embedding[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < linear.length; i++) {
      linear[i] = (2 * random.nextFloat() - 1) * bound;
    }
    SafetensorsWriter.write(
        file,
        List.of(
            Tensor.ofFloats("embedding.weight", Shape.of(ROWS, COLUMNS), embedding),
            Tensor.ofFloats("linear.weight", Shape.of(COLUMNS, ROWS), linear),
            Tensor.ofFloats("ones", Shape.of(ROWS), 1, 1, 1, 1, 1),
            ids("ids", Shape.of(1), 3),
            ids("bags", Shape.of(2, 3), 0, 3, 4, 3, 3, 1)),
        Map.of("description", "Embedding(5, 4), Linear(5, 4, bias=False), and inputs for each"));
  }

  private static Tensor ids(String name, Shape shape, long... ids) {
    MemorySegment memory = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, ids);
    return Tensor.of(name, DType.I64, shape, memory);
  }
}
