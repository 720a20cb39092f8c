package io.lanewise.text;

import io.lanewise.internal.kernel.Sums;
import io.lanewise.internal.parallel.Pool;

/// What the embedding of one text needs beside the model: memory that grows with the longest text,
/// and is used again.
final class TextScratch {
  final Encoder encoder;

  /// For [Sums#dot].
  final float[] chains = new float[Sums.CHAINS];

  /// The vector, and where the next step may put it.
  float[] x;

  float[] y;

  private int[] rows = {};
  private float[] weights = {};

  TextScratch(Encoder encoder, int width) {
    this.encoder = encoder;
    this.x = new float[width];
    this.y = new float[width];
  }

  /// Room for the rows of so many tokens, with any content.
  int[] rows(int count) {
    if (rows.length < count) {
      rows = new int[encoder.ids().length];
    }
    return rows;
  }

  /// Room for the weights of so many tokens, with any content.
  float[] weights(int count) {
    if (weights.length < count) {
      weights = new float[encoder.ids().length];
    }
    return weights;
  }

  /// Makes y the vector.
  void swap() {
    float[] old = x;
    x = y;
    y = old;
  }

  /// Scratch memory that calls borrow.
  static final class Memory extends Pool<TextScratch> {
    private final StaticModel model;

    Memory(StaticModel model) {
      this.model = model;
    }

    @Override
    protected TextScratch allocate(int length) {
      return new TextScratch(model.tokenizer().encoder(), model.widest());
    }

    @Override
    protected int lengthOf(TextScratch scratch) {
      return 0;
    }
  }
}
