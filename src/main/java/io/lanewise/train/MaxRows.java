package io.lanewise.train;

import io.lanewise.layer.Embedding;
import java.util.Arrays;

/// Which row of a bag won each column, and the sums of what it won.
final class MaxRows {
  private final Embedding table;
  private final int dim;
  private final float[] row;
  private final float[] greatest;
  private final int[] winners;
  private int[] places = {};
  private boolean[] won = {};

  MaxRows(Embedding table) {
    this.table = table;
    this.dim = table.embeddingDim();
    this.row = new float[dim];
    this.greatest = new float[dim];
    this.winners = new int[dim];
  }

  /// @param order the ids that are not the padding row, sorted
  void sum(Bags bags, RowOrder order, long paddingIdx, float[] gradY, SparseGradient gradient) {
    gradient.zeros(order);
    place(bags, order);
    float[] values = gradient.values();
    for (int bag = 0; bag < bags.count(); bag++) {
      if (!compete(bags, bag, paddingIdx)) {
        continue;
      }
      for (int c = 0; c < dim; c++) {
        int place = places[winners[c]];
        values[place * dim + c] += gradY[bag * dim + c];
        won[place] = true;
      }
    }
    gradient.retain(won);
  }

  /// Which row of the gradient each position's id has.
  private void place(Bags bags, RowOrder order) {
    if (places.length < bags.idCount()) {
      places = new int[bags.idCount()];
      won = new boolean[bags.idCount()];
    }
    Arrays.fill(won, false);
    int place = 0;
    for (int first = 0; first < order.count(); place++) {
      int end = order.end(first);
      for (int i = first; i < end; i++) {
        places[order.position(i)] = place;
      }
      first = end;
    }
  }

  /// The position that wins each column; false in a bag of nothing. As when looked up, a later row
  /// wins only if it is greater, so a NaN stays where it came first.
  private boolean compete(Bags bags, int bag, long paddingIdx) {
    boolean any = false;
    for (int i = bags.start(bag); i < bags.end(bag); i++) {
      if (bags.id(i) == paddingIdx) {
        continue;
      }
      table.lookup(bags.id(i), row, 0);
      for (int c = 0; c < dim; c++) {
        if (!any || row[c] > greatest[c]) {
          greatest[c] = row[c];
          winners[c] = i;
        }
      }
      any = true;
    }
    return any;
  }
}
