package io.lanewise.search;

import io.lanewise.internal.parallel.BandTask;
import io.lanewise.internal.parallel.Bands;
import io.lanewise.internal.parallel.LongScratch;
import io.lanewise.internal.parallel.Scratch;
import io.lanewise.internal.parallel.Team;
import org.jspecify.annotations.Nullable;

/// A [Scan] by several threads: each walks over a part of the table with candidates of its own, and
/// the best of them all are the answer of one thread, bit for bit.
///
/// Written by who holds the team, so one for all callers.
final class SharedScan implements BandTask {
  /// The most candidates of all bands: 12 MB of them. More are found by fewer threads.
  private static final long MOST_CANDIDATES = 1 << 20;

  private static final float[] NO_FLOATS = {};
  private static final long[] NO_LONGS = {};

  private final Scan scan;
  private final Scratch scoreScratch = new Scratch();
  private final LongScratch idScratch = new LongScratch();

  private long rows;
  private int bands;
  private float[] prepared = NO_FLOATS;
  private int count;
  private long @Nullable [] leftOut;
  private int leftOutAt;
  private int k;
  private float[] found = NO_FLOATS;
  private long[] foundIds = NO_LONGS;

  SharedScan(Scan scan) {
    this.scan = scan;
  }

  /// Offers all rows to the candidates of each query, see [Walk#run].
  ///
  /// @param lanes what the team gave to its holder
  void run(
      Team team,
      int lanes,
      long rows,
      float[] prepared,
      int count,
      long @Nullable [] leftOut,
      int leftOutAt,
      int k,
      float[] scores,
      int scoresAt,
      long[] ids,
      int idsAt) {
    this.rows = rows;
    this.bands = bands(lanes, count * k);
    this.prepared = prepared;
    this.count = count;
    this.leftOut = leftOut;
    this.leftOutAt = leftOutAt;
    this.k = k;
    int candidates = bands * count * k;
    found = scoreScratch.borrow(candidates);
    foundIds = idScratch.borrow(candidates);
    Candidates.clear(found, 0, foundIds, 0, candidates);
    try {
      team.region(lanes, bands, this);
      for (int i = 0; i < candidates; i++) {
        int place = i / k % count * k;
        Candidates.offer(found[i], foundIds[i], scores, scoresAt + place, ids, idsAt + place, k);
      }
      scoreScratch.giveBack(found);
      idScratch.giveBack(foundIds);
    } finally {
      this.prepared = NO_FLOATS;
      this.leftOut = null;
      found = NO_FLOATS;
      foundIds = NO_LONGS;
    }
  }

  /// As many bands as there are lanes, blocks of rows, and room for their candidates.
  private int bands(int lanes, int candidates) {
    long most = Math.max(1, MOST_CANDIDATES / candidates);
    return (int) Math.min(Math.min(lanes, blocks()), most);
  }

  private int blocks() {
    return Math.toIntExact(Math.ceilDiv(rows, Walk.BLOCK));
  }

  @Override
  public void run(int band) {
    long from = (long) Bands.start(blocks(), 1, bands, band) * Walk.BLOCK;
    long to = Math.min(rows, (long) Bands.start(blocks(), 1, bands, band + 1) * Walk.BLOCK);
    int at = band * count * k;
    scan.run(prepared, count, from, to, leftOut, leftOutAt, k, found, at, foundIds, at);
  }
}
