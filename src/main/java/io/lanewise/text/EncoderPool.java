package io.lanewise.text;

import io.lanewise.internal.parallel.Pool;

/// Encoders that calls borrow.
final class EncoderPool extends Pool<Encoder> {
  private final Tokenizer tokenizer;

  EncoderPool(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  @Override
  protected Encoder allocate(int length) {
    return new Encoder(tokenizer);
  }

  @Override
  protected int lengthOf(Encoder encoder) {
    return encoder.ids().length;
  }
}
