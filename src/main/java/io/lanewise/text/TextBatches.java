package io.lanewise.text;

import io.lanewise.internal.parallel.BandTask;
import io.lanewise.internal.parallel.Team;
import io.lanewise.layer.Workers;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Lists of texts that threads share: each takes the next few until none is left, since texts are
/// of any length. A vector's place does not depend on who makes it.
final class TextBatches {
  /// Texts that a thread takes at a time: some 20 µs of work for 10 ns of claiming it.
  private static final int GRAIN = 8;

  /// Fewer texts are not worth waking a thread for.
  private static final int LEAST = 2 * GRAIN;

  /// Asked whether memory can be written by other threads than the caller's.
  private static final Thread ANOTHER = Thread.ofPlatform().unstarted(() -> {});

  private final TextEmbedder embedder;
  private final Workers workers;
  private final Team team;

  /// Written by who holds the team, so one for all callers.
  private final Call call = new Call();

  TextBatches(TextEmbedder embedder, Workers workers) {
    this.embedder = embedder;
    this.workers = workers;
    this.team = workers.team();
  }

  Workers workers() {
    return workers;
  }

  /// Embeds with the threads that are to be had.
  ///
  /// @return false if the caller is to do it alone
  boolean share(List<? extends CharSequence> texts, float[] out, int outOffset) {
    return share(texts, out, null, outOffset);
  }

  /// Embeds with the threads that are to be had.
  ///
  /// @return false if the caller is to do it alone
  boolean share(List<? extends CharSequence> texts, MemorySegment out, long outByteOffset) {
    return out.isAccessibleBy(ANOTHER) && share(texts, null, out, outByteOffset);
  }

  private boolean share(
      List<? extends CharSequence> texts,
      float @Nullable [] array,
      @Nullable MemorySegment segment,
      long at) {
    if (team.isClosed()) {
      throw closed();
    }
    if (team.threads() == 1 || texts.size() < LEAST) {
      return false;
    }
    int lanes;
    try {
      lanes = team.acquire();
    } catch (RejectedExecutionException closedJustNow) {
      throw closed();
    }
    try {
      if (lanes == Team.INLINE) {
        return false;
      }
      call.run(lanes, texts, array, segment, at);
      return true;
    } finally {
      team.release(lanes);
    }
  }

  private static TensorException closed() {
    return new TensorException("text embedder: workers", "open", "closed", "");
  }

  /// The arguments of the call that holds the team.
  private final class Call implements BandTask {
    private final AtomicInteger next = new AtomicInteger();
    private List<? extends CharSequence> texts = List.of();
    private float @Nullable [] array;
    private @Nullable MemorySegment segment;
    private long at;

    void run(
        int lanes,
        List<? extends CharSequence> texts,
        float @Nullable [] array,
        @Nullable MemorySegment segment,
        long at) {
      this.texts = texts;
      this.array = array;
      this.segment = segment;
      this.at = at;
      next.set(0);
      try {
        team.region(lanes, lanes, this);
      } finally {
        this.texts = List.of();
        this.array = null;
        this.segment = null;
      }
    }

    @Override
    public void run(int band) {
      int size = texts.size();
      for (int first = next.getAndAdd(GRAIN); first < size; first = next.getAndAdd(GRAIN)) {
        int end = Math.min(size, first + GRAIN);
        if (array != null) {
          embedder.embedAll(texts, first, end, array, (int) at);
        } else if (segment != null) {
          embedder.embedAll(texts, first, end, segment, at);
        }
      }
    }
  }
}
