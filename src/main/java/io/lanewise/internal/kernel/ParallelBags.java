package io.lanewise.internal.kernel;

import io.lanewise.internal.parallel.BandTask;
import io.lanewise.internal.parallel.Bands;
import io.lanewise.internal.parallel.Team;
import io.lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// [Bags] that a [Team] reduces: bands of bags, each of them on one thread as without a team.
public final class ParallelBags {
  private static final String OPERATION = "embedding bag";

  /// Bytes of rows below which a call is not split: they take some 10 µs from a cache, and sharing
  /// costs 2 to 3.
  private static final long MIN_BYTES = 500_000;

  private final Bags bags;
  private final Team team;

  /// Written by who holds the team, so one for all callers.
  private final Call call = new Call();

  /// @param team of one thread: nothing is split
  public ParallelBags(Bags bags, Team team) {
    this.bags = bags;
    this.team = team;
  }

  /// As [Bags#reduce] does, all bags from the first on.
  public void reduce(
      Bags.Mode mode,
      long[] ids,
      int[] ends,
      float @Nullable [] weights,
      int count,
      float[] out,
      int at,
      int stride) {
    OpenTeam.require(team, OPERATION);
    if (team.threads() == 1 || count < 2 || ends[count - 1] * bags.rowBytes() < MIN_BYTES) {
      bags.reduce(mode, ids, ends, weights, 0, count, out, at, stride);
      return;
    }
    int lanes = OpenTeam.acquire(team, OPERATION);
    try {
      if (lanes == Team.INLINE) {
        bags.reduce(mode, ids, ends, weights, 0, count, out, at, stride);
      } else {
        call.run(lanes, mode, ids, ends, weights, count, out, at, stride);
      }
    } finally {
      team.release(lanes);
    }
  }

  /// The arguments of the call that holds the team.
  private final class Call implements BandTask {
    private static final long[] NO_IDS = {};
    private static final int[] NO_ENDS = {};
    private static final float[] NONE = {};

    private Bags.Mode mode = Bags.Mode.SUM;
    private long[] ids = NO_IDS;
    private int[] ends = NO_ENDS;
    private float @Nullable [] weights;
    private int count;
    private float[] out = NONE;
    private int at;
    private int stride;
    private int bands;

    void run(
        int lanes,
        Bags.Mode mode,
        long[] ids,
        int[] ends,
        float @Nullable [] weights,
        int count,
        float[] out,
        int at,
        int stride) {
      this.mode = mode;
      this.ids = ids;
      this.ends = ends;
      this.weights = weights;
      this.count = count;
      this.out = out;
      this.at = at;
      this.stride = stride;
      this.bands = Bands.count(count, 1, lanes);
      try {
        team.region(lanes, bands, this);
      } finally {
        this.ids = NO_IDS;
        this.ends = NO_ENDS;
        this.weights = null;
        this.out = NONE;
      }
    }

    /// Bands of about as many ids, for bags may be of any size.
    @Override
    public void run(int band) {
      int from = bagAt((long) ends[count - 1] * band / bands);
      int to = band == bands - 1 ? count : bagAt((long) ends[count - 1] * (band + 1) / bands);
      bags.reduce(mode, ids, ends, weights, from, to, out, at, stride);
      Tensor.awaitFaults();
    }

    /// The first bag that ends behind an id.
    private int bagAt(long id) {
      int low = 0;
      int high = count;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (ends[middle] > id) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low;
    }
  }
}
