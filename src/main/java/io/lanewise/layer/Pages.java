package io.lanewise.layer;

import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Brings mapped weights into memory, a piece at a time.
final class Pages {
  /// Bytes between two looks at the clock: some 10 ms from a disk.
  private static final long PIECE = 16 << 20;

  private Pages() {}

  /// Reads a byte of every page of the mapped memory that these layers read.
  ///
  /// @return how many bytes of pages were touched before the deadline
  static long touch(List<Layer> layers, long deadline) {
    long touched = 0;
    for (Tensor tensor : layers.stream().map(Pages::memory).distinct().toList()) {
      MemorySegment segment = tensor.segment();
      if (segment.isMapped()) {
        touched += touch(tensor, segment, deadline);
      }
    }
    return touched;
  }

  private static Tensor memory(Layer layer) {
    return switch (layer) {
      case Linear linear -> linear.held();
      case Embedding _, EmbeddingBag _ -> layer.weight();
    };
  }

  private static long touch(Tensor tensor, MemorySegment segment, long deadline) {
    long at = 0;
    try {
      while (at < segment.byteSize() && System.nanoTime() - deadline < 0) {
        long size = Math.min(PIECE, segment.byteSize() - at);
        segment.asSlice(at, size).load();
        Tensor.awaitFaults();
        at += size;
      }
    } catch (IllegalStateException | InternalError fault) {
      throw tensor.explain("warm-up: pages", fault);
    }
    return at;
  }
}
