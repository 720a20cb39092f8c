package io.lanewise.jmh.report;

import java.util.Optional;

/// What one operation has to do, and what bounds how fast it can be done.
///
/// @param amount floating-point operations or bytes, as the limit counts
record Work(double amount, Limit limit) {
  private static final int DIM = 384;

  /// Rows of a look-up of many.
  static final int BATCH = 4096;

  /// Of a product, which has a shape and rows: an fma counts as two operations. Of a look-up beside
  /// peers: the bytes delivered. Empty of anything else.
  static Optional<Work> of(Case at) {
    double rows = at.number("rows");
    if (at.param("shape").matches("\\d+x\\d+") && !Double.isNaN(rows)) {
      return Optional.of(new Work(2 * rows * at.number("shape"), Limit.FMA));
    }
    if (at.group().equals("EmbeddingPeers") && at.params().containsKey("ids")) {
      double count = at.param("ids").equals("oneRow") ? 1 : BATCH;
      return Optional.of(new Work(count * DIM * Float.BYTES, Limit.READ));
    }
    return Optional.empty();
  }

  /// In the limit's unit.
  double rate(double microseconds) {
    return amount / microseconds / 1e3;
  }
}
