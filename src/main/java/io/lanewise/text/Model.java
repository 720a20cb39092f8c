package io.lanewise.text;

/// Gives the ids of one piece of text.
sealed interface Model permits Bpe, Unigram, WordLevel, WordPiece {
  /// Memory of one encoder.
  interface Scratch {}

  /// For models that need no memory.
  enum NoScratch implements Scratch {
    NONE
  }

  /// Appends the ids of `text[from .. to)`, which is not empty.
  void encode(byte[] text, int from, int to, Scratch scratch, Encoder out);

  Scratch newScratch();

  /// The id of the token that the model names for what is unknown; −1 if it names none.
  int unknownToken();
}
