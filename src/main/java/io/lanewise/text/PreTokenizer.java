package io.lanewise.text;

/// Splits a piece of text into smaller ones, which may be other text.
sealed interface PreTokenizer
    permits BertPreTokenizer, ByteLevel, FixedLength, Metaspace, SplitPreTokenizer, Whitespace {
  /// Hands the pieces of `text[from .. to)`, which is not empty, to a stage.
  ///
  /// @param first whether it begins with the first character of the whole text
  void split(byte[] text, int from, int to, boolean first, Encoder out, int next);
}
