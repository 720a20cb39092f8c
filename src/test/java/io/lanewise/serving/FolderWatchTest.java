package io.lanewise.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.tensor.DType;
import io.lanewise.text.ModelFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models that are exchanged because their folder was.
class FolderWatchTest {
  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private Path model(String name, int columns, double value) {
    double[] values = new double[2 * columns];
    Arrays.fill(values, value);
    return ModelFolders.model2vec(
        folder.resolve(name),
        false,
        2,
        ModelFolders.table("embeddings", DType.F32, columns, values));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "nothing happened");
      Thread.sleep(INTERVAL);
    }
  }

  @Test
  void aLinkThatPointsElsewhereExchangesTheModel() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("current"), model("a", 1, 1));
    List<RuntimeException> failures = new CopyOnWriteArrayList<>();
    try (EmbedderHandle handle = EmbedderHandle.open(link);
        FolderWatch watch =
            FolderWatch.start(handle, link, INTERVAL, Set.of(Difference.VECTORS), failures::add)) {
      assertEquals(link, watch.folder());
      assertEquals(1, handle.embed("w1")[0]);
      pointTo(link, model("b", 1, 2));
      await(() -> handle.swaps() == 1);
      assertEquals(2, handle.embed("w1")[0]);
      pointTo(link, model("wide", 2, 3));
      await(() -> failures.size() == 1);
      assertTrue(failures.getFirst() instanceof SwapRefusedException);
      assertEquals(2, handle.embed("w1")[0]);
      Files.delete(link);
      pointTo(link, model("c", 1, 4));
      await(() -> handle.swaps() == 2);
      assertEquals(4, handle.embed("w1")[0]);
      assertEquals(1, failures.size());
    }
  }

  private void pointTo(Path link, Path target) throws Exception {
    Path next = Files.createSymbolicLink(folder.resolve("next"), target);
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void aFolderThatStaysAsItIsIsLeftAlone() throws Exception {
    Path model = model("a", 1, 1);
    try (EmbedderHandle handle = EmbedderHandle.open(model)) {
      FolderWatch watch =
          FolderWatch.start(handle, model, Duration.ofMillis(1), Set.of(), failure -> {});
      Thread.sleep(Duration.ofMillis(50));
      watch.close();
      assertEquals(0, handle.swaps() + handle.refusals());
    }
  }
}
