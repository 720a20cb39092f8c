package io.lanewise.text;

import io.lanewise.internal.parallel.Pool;

/// The memory of one call to [FastText], used again by later ones.
final class FastTextScratch {
  private final Utf8Text text = new Utf8Text();
  private final WordRuns runs = new WordRuns();
  private final RowSum sum;
  private final double[] total;

  private FastTextScratch(InputRows rows) {
    sum = new RowSum(rows);
    total = new double[rows.width()];
  }

  Utf8Text text() {
    return text;
  }

  RowSum sum() {
    return sum;
  }

  WordRuns runs() {
    return runs;
  }

  /// A double for each column, with any content.
  double[] total() {
    return total;
  }

  /// Scratch for one model.
  static final class Shelf extends Pool<FastTextScratch> {
    private final InputRows rows;

    Shelf(InputRows rows) {
      this.rows = rows;
    }

    @Override
    protected FastTextScratch allocate(int length) {
      return new FastTextScratch(rows);
    }

    @Override
    protected int lengthOf(FastTextScratch memory) {
      return rows.width();
    }
  }
}
