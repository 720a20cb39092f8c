package io.lanewise.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.layer.Machine;
import io.lanewise.serving.Difference;
import io.lanewise.serving.EmbedderHandle;
import io.lanewise.serving.SwapRefusedException;
import io.lanewise.tensor.DType;
import io.lanewise.text.ModelFolders;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Meters in a real registry.
class EmbedderMetricsTest {
  @TempDir private Path folder;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private Path model(String name, double... values) {
    return ModelFolders.model2vec(
        folder.resolve(name), false, 3, ModelFolders.table("embeddings", DType.F32, 2, values));
  }

  @Test
  void metersFollowTheHandle() {
    Path other = model("b", 6, 5, 4, 3, 2, 1);
    EmbedderHandle handle = EmbedderHandle.open(model("a", 1, 2, 3, 4, 5, 6));
    new EmbedderMetrics(handle, "search").bindTo(registry);
    assertEquals(0, reloads("swapped"));
    assertEquals(2, gauge("lanewise.model.dimension"));
    assertEquals(3 * 2 * Float.BYTES, gauge("lanewise.mapped.bytes"));
    assertEquals(
        Machine.current().vectorBits(), registry.get("lanewise.simd.bits").gauge().value());
    assertThrows(SwapRefusedException.class, () -> handle.swap(other, Set.of()));
    handle.swap(other, Set.of(Difference.VECTORS));
    assertEquals(1, reloads("refused"));
    assertEquals(1, reloads("swapped"));
    handle.close();
    assertTrue(Double.isNaN(gauge("lanewise.mapped.bytes")));
  }

  private double reloads(String result) {
    return registry
        .get("lanewise.model.reloads")
        .tags("model", "search", "result", result)
        .functionCounter()
        .count();
  }

  private double gauge(String name) {
    return registry.get(name).tag("model", "search").gauge().value();
  }
}
