package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Random32;
import io.lanewise.file.SafetensorsWriter;
import io.lanewise.file.WeightFile;
import io.lanewise.file.WeightFileException;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Warming up layers over mapped files.
class WarmUpFilesTest {
  private static final Duration SHORT = Duration.ofMillis(100);

  @TempDir private Path folder;

  private WeightFile open() throws IOException {
    Path path = folder.resolve("w.safetensors");
    Random32 random = new Random32(3);
    SafetensorsWriter.write(path, List.of(random.tensor("w", 300, 40)), Map.of());
    return WeightFile.open(path);
  }

  @Test
  void touchesThePagesOfMappedWeightsIfAsked() throws IOException {
    try (WeightFile file = open()) {
      Tensor w = file.tensor("w");
      Embedding table = Embedding.of(w);
      WarmUp warmUp = WarmUp.of(table).within(Duration.ofSeconds(30));
      assertEquals(0, warmUp.run().touchedBytes());
      assertEquals(w.segment().byteSize(), warmUp.touchPages().run().touchedBytes());
    }
  }

  @Test
  void touchesEachWeightOnceAndNoneThatIsPackedAndStopsInTime() throws IOException {
    try (WeightFile file = open()) {
      Tensor w = file.tensor("w");
      Linear inPlace = Linear.inPlace(w, null);
      long later = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      assertEquals(w.segment().byteSize(), Pages.touch(List.of(inPlace, Embedding.of(w)), later));
      assertEquals(0, Pages.touch(List.of(Linear.packed(w)), later));
      assertEquals(0, Pages.touch(List.of(inPlace), System.nanoTime() - 1));
    }
  }

  @Test
  void aClosedFileIsNamed() throws IOException {
    WeightFile file = open();
    Linear linear = Linear.inPlace(file.tensor("w"), null);
    Embedding embedding = Embedding.of(file.tensor("w"));
    file.close();
    for (Layer layer : new Layer[] {linear, embedding}) {
      WarmUp warmUp = WarmUp.of(layer).within(SHORT);
      WeightFileException e = assertThrows(WeightFileException.class, warmUp::run);
      assertTrue(String.valueOf(e.getMessage()).contains("w.safetensors"), e::toString);
    }
  }
}
