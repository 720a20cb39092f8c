package io.lanewise.text;

import io.lanewise.tensor.LanewiseException;

/// A text can't be turned into ids: the vocabulary has no token for one of its characters, nor one
/// for unknown characters.
public final class TokenizationException extends LanewiseException {
  private static final long serialVersionUID = 1L;

  TokenizationException(int codePoint) {
    super(
        "tokenize: character",
        "one of the vocabulary, which has no unknown token",
        String.format("U+%04X", codePoint),
        "",
        null);
  }
}
