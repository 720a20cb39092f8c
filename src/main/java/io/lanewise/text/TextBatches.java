package io.lanewise.text;

import io.lanewise.internal.kernel.OpenTeam;
import io.lanewise.internal.parallel.BandTask;
import io.lanewise.internal.parallel.Team;
import io.lanewise.layer.Workers;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Lists of texts that threads share: each takes the next few until none is left, since texts are
/// of any length. A vector's place does not depend on who makes it.
final class TextBatches {
  private static final String OPERATION = "text embedder";

  /// Texts that a thread takes at a time: some 20 µs of work for 10 ns of claiming it.
  private static final int GRAIN = 8;

  /// Fewer texts are not worth waking a thread for.
  private static final int LEAST = 2 * GRAIN;

  /// No number of tokens: the caller is to embed them by itself.
  static final long ALONE = -1;

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
  /// @param out as [TextEmbedder#embedSome] has it
  /// @return how many tokens there were, or [#ALONE]
  long share(List<? extends CharSequence> texts, Object out, long at) {
    OpenTeam.require(team, OPERATION);
    boolean confined = out instanceof MemorySegment segment && !segment.isAccessibleBy(ANOTHER);
    if (team.threads() == 1 || texts.size() < LEAST || confined) {
      return ALONE;
    }
    int lanes = OpenTeam.acquire(team, OPERATION);
    try {
      if (lanes == Team.INLINE) {
        return ALONE;
      }
      return call.run(lanes, texts, out, at);
    } finally {
      team.release(lanes);
    }
  }

  /// The arguments of the call that holds the team.
  private final class Call implements BandTask {
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong tokens = new AtomicLong();
    private List<? extends CharSequence> texts = List.of();
    private @Nullable Object out;
    private long at;

    long run(int lanes, List<? extends CharSequence> texts, Object out, long at) {
      this.texts = texts;
      this.out = out;
      this.at = at;
      next.set(0);
      tokens.set(0);
      try {
        team.region(lanes, lanes, this);
        return tokens.get();
      } finally {
        this.texts = List.of();
        this.out = null;
      }
    }

    @Override
    public void run(int band) {
      Object to = Objects.requireNonNull(out);
      int size = texts.size();
      long found = 0;
      for (int first = next.getAndAdd(GRAIN); first < size; first = next.getAndAdd(GRAIN)) {
        found += embedder.embedSome(texts, first, Math.min(size, first + GRAIN), to, at);
      }
      tokens.addAndGet(found);
    }
  }
}
