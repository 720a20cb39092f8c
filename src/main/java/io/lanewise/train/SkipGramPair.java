package io.lanewise.train;

import io.lanewise.internal.kernel.RowSteps;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// One step of gradient descent: an input row v predicts a token, and is told some that were not
/// there.
///
/// ```
/// loss = −ln σ(v · u₀) − Σ ln σ(−v · uᵢ)        u₀ the token that was there, u₁ … the negatives
/// g₀   = rate (1 − σ(v · u₀))       gᵢ = −rate σ(v · uᵢ)
/// uᵢ  += gᵢ v                       v += Σ gᵢ uᵢ, each uᵢ as it was before
/// ```
///
/// A negative that is the token itself is left out. Threads: one; nothing is allocated.
final class SkipGramPair {
  private final SkipGramTables tables;
  private final RowSteps steps;
  private final MemorySegment sum;
  private double loss;

  /// @param arena where the sum of a step lies
  SkipGramPair(SkipGramTables tables, RowSteps steps, Arena arena) {
    this.tables = tables;
    this.steps = steps;
    this.sum = arena.allocate(tables.rowBytes(), 64);
  }

  void learn(int token, int there, int[] negatives, float rate) {
    long row = tables.offset(token);
    predict(row, there, true, rate);
    for (int negative : negatives) {
      if (negative != there) {
        predict(row, negative, false, rate);
      }
    }
    steps.settle(tables.input(), row, sum, tables.blocks());
  }

  private void predict(long row, int token, boolean there, float rate) {
    long other = tables.offset(token);
    float dot = steps.dot(tables.input(), row, tables.output(), other, tables.blocks());
    float sigmoid = SkipGramCurves.sigmoid(dot);
    float g = there ? rate * (1 - sigmoid) : -rate * sigmoid;
    loss += SkipGramCurves.loss(there ? dot : -dot);
    steps.step(g, tables.input(), row, tables.output(), other, sum, tables.blocks());
  }

  /// The sum since the last call.
  double takeLoss() {
    double taken = loss;
    loss = 0;
    return taken;
  }
}
