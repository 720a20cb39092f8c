package io.lanewise.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.file.WeightFileException;
import io.lanewise.tensor.DType;
import io.lanewise.text.ModelFolders;
import io.lanewise.text.TextEmbedder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// Models that are exchanged while they serve.
@Isolated
class EmbedderHandleTest {
  private static final int WORDS = 5;
  private static final String TEXT = "w1 w2 w3 w4";
  private static final Set<Difference> VECTORS = Set.of(Difference.VECTORS);

  @TempDir private Path folder;

  /// A model whose vectors are all of this number.
  private Path model(String name, int columns, double value) {
    double[] values = new double[WORDS * columns];
    Arrays.fill(values, value);
    return ModelFolders.model2vec(
        folder.resolve(name),
        false,
        WORDS,
        ModelFolders.table("embeddings", DType.F32, columns, values));
  }

  private static float[] of(int columns, float value) {
    float[] vector = new float[columns];
    Arrays.fill(vector, value);
    return vector;
  }

  @Test
  void callsAfterASwapAreOfTheNewModel() {
    try (EmbedderHandle handle = EmbedderHandle.open(model("a", 3, 1))) {
      assertArrayEquals(of(3, 1), handle.embed(TEXT));
      handle.swap(model("b", 3, 2), VECTORS);
      assertArrayEquals(of(3, 2), handle.embed(TEXT));
      float[] vectors = new float[7];
      handle.embed(TEXT, vectors, 1);
      handle.embedAll(List.of(TEXT), vectors, 4);
      assertArrayEquals(new float[] {0, 2, 2, 2, 2, 2, 2}, vectors);
      assertEquals(folder.resolve("b"), handle.path());
      assertEquals(1, handle.swaps());
    }
  }

  @Test
  void theOldModelIsOpenUntilItsLastCallHasEnded() {
    try (EmbedderHandle handle = EmbedderHandle.open(model("a", 3, 1))) {
      TextEmbedder old =
          handle.use(
              embedder -> {
                handle.swap(model("b", 3, 2), VECTORS);
                assertArrayEquals(of(3, 1), embedder.embed(TEXT));
                assertArrayEquals(of(3, 2), handle.embed(TEXT));
                return embedder;
              });
      assertThrows(WeightFileException.class, () -> old.embed(TEXT));
    }
  }

  @Test
  void refusesWhatDiffersUnlessItIsAccepted() {
    try (EmbedderHandle handle = EmbedderHandle.open(model("a", 3, 1))) {
      handle.swap(model("same", 3, 1), Set.of());
      assertRefused(Difference.DIMENSION, handle, model("wide", 4, 1), Set.of());
      assertRefused(Difference.VECTORS, handle, model("other", 3, 2), Set.of());
      Path more =
          ModelFolders.model2vec(
              folder.resolve("more"),
              false,
              WORDS + 1,
              ModelFolders.table("embeddings", DType.F32, 3, new double[3 * (WORDS + 1)]));
      assertRefused(Difference.TOKENIZER, handle, more, VECTORS);
      assertRefused(Difference.VECTORS, handle, more, Set.of(Difference.TOKENIZER));
      assertThrows(WeightFileException.class, () -> handle.swap(folder.resolve("none"), VECTORS));
      assertArrayEquals(of(3, 1), handle.embed(TEXT));
      assertEquals(1, handle.swaps());
      assertEquals(5, handle.refusals());
      handle.swap(folder.resolve("wide"), Set.of(Difference.values()));
      assertEquals(4, handle.dimension());
    }
  }

  private static void assertRefused(
      Difference difference, EmbedderHandle handle, Path folder, Set<Difference> accepted) {
    SwapRefusedException refusal =
        assertThrows(SwapRefusedException.class, () -> handle.swap(folder, accepted));
    assertEquals(difference, refusal.difference());
    assertTrue(String.valueOf(refusal.getMessage()).contains(folder.toString()));
  }

  @Test
  void aClosedHandleSaysSoAndARunningCallEnds() {
    EmbedderHandle handle = EmbedderHandle.open(model("a", 3, 1));
    float[] vector =
        handle.use(
            embedder -> {
              handle.close();
              return embedder.embed(TEXT);
            });
    assertArrayEquals(of(3, 1), vector);
    handle.close();
    assertThrows(IllegalStateException.class, () -> handle.embed(TEXT));
    assertThrows(IllegalStateException.class, () -> handle.swap(folder.resolve("a"), VECTORS));
    assertEquals("EmbedderHandle(closed, 0 swaps)", handle.toString());
  }

  @Test
  void optionsHoldForEveryModel() {
    try (EmbedderHandle handle =
        EmbedderHandle.open(model("a", 3, 1), embedder -> embedder.withDimension(2))) {
      handle.swap(model("b", 3, 2), VECTORS);
      assertArrayEquals(of(2, 2), handle.embed(TEXT));
      assertThrows(
          RuntimeException.class,
          () -> EmbedderHandle.open(folder.resolve("a"), embedder -> embedder.withDimension(9)));
    }
  }

  @Test
  void flightRecorderHasLoadsSwapsAndBatches() throws Exception {
    Path file = folder.resolve("events.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("lanewise.ModelLoad");
      recording.enable("lanewise.ModelSwap");
      recording.enable("lanewise.EmbedBatch").withThreshold(Duration.ZERO);
      recording.start();
      try (EmbedderHandle handle = EmbedderHandle.open(model("a", 3, 1))) {
        handle.swap(model("b", 3, 2), VECTORS);
        assertThrows(SwapRefusedException.class, () -> handle.swap(folder.resolve("a"), Set.of()));
        handle.embedAll(List.of("w1", "w2"), new float[6], 0);
      }
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    assertEquals(3, events.stream().filter(e -> is(e, "ModelLoad")).count());
    List<String> results =
        events.stream().filter(e -> is(e, "ModelSwap")).map(e -> e.getString("result")).toList();
    assertEquals(2, results.size());
    assertEquals("swapped", results.getFirst());
    assertTrue(results.getLast().startsWith("swap: vectors"), results::toString);
    RecordedEvent batch =
        events.stream().filter(e -> is(e, "EmbedBatch")).findFirst().orElseThrow();
    assertEquals(2, batch.getInt("texts"));
    assertFalse(batch.getDuration().isNegative());
  }

  private static boolean is(RecordedEvent event, String name) {
    return event.getEventType().getName().equals("lanewise." + name);
  }
}
