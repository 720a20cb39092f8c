package io.lanewise.micrometer;

import io.lanewise.layer.Machine;
import io.lanewise.serving.EmbedderHandle;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;

/// What a model in service says of itself.
///
/// ```java
/// new EmbedderMetrics(handle, "search").bindTo(registry);
/// ```
///
/// | meter | tags | |
/// |---|---|---|
/// | `lanewise.model.reloads` | `model`, `result`: `swapped`, `refused` | how often the model was exchanged, and an exchange refused or failed |
/// | `lanewise.model.dimension` | `model` | elements of a vector |
/// | `lanewise.mapped.bytes` | `model` | of the table |
/// | `lanewise.simd.bits` | | register width of the kernels; 0 means that they run without SIMD |
///
/// Meters read a few fields when they are asked, and cost calls nothing. What a call takes is
/// measured where it is made: by LangChain4j's listeners, Spring AI's observations, or a timer.
/// After the handle is closed the size is NaN.
public final class EmbedderMetrics implements MeterBinder {
  private final EmbedderHandle handle;
  private final String model;

  /// @param handle of which the registry keeps no more than it must: it may be collected
  /// @param model a name for it, the same whichever folder it has
  public EmbedderMetrics(EmbedderHandle handle, String model) {
    this.handle = handle;
    this.model = model;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Tags tags = Tags.of("model", model);
    FunctionCounter.builder("lanewise.model.reloads", handle, EmbedderHandle::swaps)
        .tags(tags.and("result", "swapped"))
        .description("Exchanges of the model")
        .register(registry);
    FunctionCounter.builder("lanewise.model.reloads", handle, EmbedderHandle::refusals)
        .tags(tags.and("result", "refused"))
        .description("Exchanges of the model")
        .register(registry);
    Gauge.builder("lanewise.model.dimension", handle, EmbedderHandle::dimension)
        .tags(tags)
        .description("Elements of a vector")
        .register(registry);
    Gauge.builder("lanewise.mapped.bytes", handle, EmbedderMetrics::tableBytes)
        .tags(tags)
        .baseUnit(BaseUnits.BYTES)
        .description("Size of the table")
        .register(registry);
    Gauge.builder("lanewise.simd.bits", () -> Machine.current().vectorBits())
        .description("Register width of the kernels, 0 without SIMD")
        .register(registry);
  }

  private static double tableBytes(EmbedderHandle handle) {
    try {
      return handle.use(embedder -> (double) embedder.table().segment().byteSize());
    } catch (IllegalStateException closed) {
      return Double.NaN;
    }
  }
}
