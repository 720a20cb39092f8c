package io.lanewise.springai;

import io.lanewise.layer.Machine;
import io.lanewise.serving.EmbedderHandle;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/// Up while a model is open; says which, and whether the kernels run on SIMD.
final class LanewiseHealthIndicator extends AbstractHealthIndicator {
  private final EmbedderHandle handle;

  LanewiseHealthIndicator(EmbedderHandle handle) {
    super("the model is closed");
    this.handle = handle;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    handle.use(
        embedder ->
            health
                .up()
                .withDetail("folder", embedder.path().toString())
                .withDetail("dimension", embedder.dimension())
                .withDetail("dtype", embedder.table().dtype().toString())
                .withDetail("simdBits", Machine.current().vectorBits())
                .withDetail("swaps", handle.swaps())
                .withDetail("refusals", handle.refusals()));
  }
}
