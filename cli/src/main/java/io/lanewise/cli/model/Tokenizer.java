package io.lanewise.cli.model;

/// Splits text into the ids of a vocabulary.
interface Tokenizer extends AutoCloseable {
  /// The ids of a text, without special tokens, not cut and not padded.
  ///
  /// @param text without half surrogate pairs
  long[] encode(String text);

  @Override
  void close();
}
