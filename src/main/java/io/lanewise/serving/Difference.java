package io.lanewise.serving;

/// What a new model may not have in common with the one that it takes the place of.
public enum Difference {
  /// The number of elements of a vector.
  DIMENSION,
  /// The ids of texts.
  TOKENIZER,
  /// The vectors themselves: those that were stored are no longer comparable with new ones.
  VECTORS
}
