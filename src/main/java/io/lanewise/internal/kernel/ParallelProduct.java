package io.lanewise.internal.kernel;

import io.lanewise.internal.parallel.BandTask;
import io.lanewise.internal.parallel.Bands;
import io.lanewise.internal.parallel.Team;
import io.lanewise.tensor.Tensor;

/// [Product] that a [Team] computes: bands of outputs, or of rows.
///
/// Never of columns: each output stays one chain on one thread, so its bits do not know how many
/// threads there are.
public final class ParallelProduct implements Product {
  private static final String OPERATION = "linear";

  /// Below this a call is not split. Sharing costs 2 to 3 µs: with two threads on a 2-core machine
  /// a call of 2.4 million operations came down from 10.4 to 8.3 µs; half of it would gain nothing.
  static final long MIN_FLOP = 2_000_000;

  /// Unless the weight is as large as this. One or two rows then wait for memory and not for
  /// arithmetic: 2.4 MB take 24 µs, and half of that by two threads.
  static final long MIN_BYTES = 2_000_000;

  /// From here a virtual thread hands its call over. Below it computes on its carrier, as it does
  /// without a team: 0.1 ms is no long time for that, and handing over takes half as long (eight
  /// virtual callers got 0.4 of the throughput with 24 µs a call, 0.98 with 180 µs).
  static final long HAND_OVER_FLOP = 20_000_000;

  /// Outputs a band is made of where there are enough: those of a tile of four rows.
  private static final int OUTPUT_GRAIN = 4 * Panels.WIDTH;

  /// Rows a band is made of: those of a tile.
  private static final int ROW_GRAIN = 4;

  private final Product product;
  private final Team team;

  /// Written by who holds the team, so one for all callers.
  private final Call call = new Call();

  private ParallelProduct(Product product, Team team) {
    this.product = product;
    this.team = team;
  }

  /// The same product by a team, or as it is by a team of one.
  public static Product of(Product product, Team team) {
    return team.threads() == 1 ? product : new ParallelProduct(product, team);
  }

  @Override
  public int vectorBits() {
    return product.vectorBits();
  }

  @Override
  public int inputs() {
    return product.inputs();
  }

  @Override
  public int outputs() {
    return product.outputs();
  }

  @Override
  public int grain() {
    return product.grain();
  }

  @Override
  public void multiply(float[] x, int xOffset, int rows, float[] y, int yOffset, int from, int to) {
    OpenTeam.require(team, OPERATION);
    if (isSmall(rows, to - from)) {
      product.multiply(x, xOffset, rows, y, yOffset, from, to);
      return;
    }
    int lanes = OpenTeam.acquire(team, OPERATION);
    try {
      if (lanes == Team.INLINE) {
        product.multiply(x, xOffset, rows, y, yOffset, from, to);
      } else {
        call.run(lanes, x, xOffset, rows, y, yOffset, from, to);
      }
    } finally {
      team.release(lanes);
    }
  }

  private boolean isSmall(int rows, int outputs) {
    return isSmall(rows, (long) inputs() * outputs);
  }

  /// Whether a call is better computed by its own thread.
  ///
  /// @param rows of x
  /// @param weights numbers that each of them is multiplied by
  public static boolean isSmall(int rows, long weights) {
    long flop = 2L * rows * weights;
    if (Thread.currentThread().isVirtual()) {
      return flop < HAND_OVER_FLOP;
    }
    return rows == 0 || (flop < MIN_FLOP && weights * Float.BYTES < MIN_BYTES);
  }

  /// The arguments of the call that holds the team, and how they are split.
  private final class Call implements BandTask {
    private static final float[] NONE = {};

    private float[] x = NONE;
    private int xOffset;
    private int rows;
    private float[] y = NONE;
    private int yOffset;
    private int from;
    private int to;
    private boolean byRows;
    private int grain;
    private int bands;

    void run(
        int lanes, float[] x, int xOffset, int rows, float[] y, int yOffset, int from, int to) {
      this.x = x;
      this.xOffset = xOffset;
      this.rows = rows;
      this.y = y;
      this.yOffset = yOffset;
      this.from = from;
      this.to = to;
      split(lanes);
      try {
        team.region(lanes, bands, this);
      } finally {
        this.x = NONE;
        this.y = NONE;
      }
    }

    /// Outputs, so that each thread reads its own part of the weight, unless rows split more
    /// evenly.
    private void split(int lanes) {
      int outputs = to - from;
      int tile = Math.max(OUTPUT_GRAIN, grain());
      boolean wholeTiles = outputs >= (long) tile * lanes;
      int outputGrain = wholeTiles ? tile : Math.max(Panels.WIDTH, grain());
      byRows = Bands.balance(rows, ROW_GRAIN, lanes) > Bands.balance(outputs, outputGrain, lanes);
      grain = byRows ? ROW_GRAIN : outputGrain;
      bands = Bands.count(byRows ? rows : outputs, grain, lanes);
    }

    @Override
    public void run(int band) {
      if (byRows) {
        int first = Bands.start(rows, grain, bands, band);
        int end = Bands.start(rows, grain, bands, band + 1);
        int xAt = xOffset + first * inputs();
        int yAt = yOffset + first * outputs();
        product.multiply(x, xAt, end - first, y, yAt, from, to);
      } else {
        int first = from + Bands.start(to - from, grain, bands, band);
        int end = from + Bands.start(to - from, grain, bands, band + 1);
        product.multiply(x, xOffset, rows, y, yOffset, first, end);
      }
      Tensor.awaitFaults();
    }
  }
}
