package io.lanewise.text;

/// What a tokenizer is made of, in the order of the work.
final class TokenizerParts {
  private final AddedTokens rawTokens;
  private final Normalizer[] normalizers;
  private final AddedTokens normalizedTokens;
  private final PreTokenizer[] preTokenizers;
  private final Model model;
  private final PostProcessor postProcessor;
  private final Tokens tokens;

  /// @param rawTokens added tokens that are looked for in the raw text
  /// @param normalizers change the text between them, one after the other
  /// @param normalizedTokens added tokens that are looked for in the normalised text
  /// @param preTokenizers split the text between them, each the pieces of the one before
  /// @param model gives the ids of a piece
  /// @param postProcessor what stands around the ids of a whole text
  /// @param tokens by id
  TokenizerParts(
      AddedTokens rawTokens,
      Normalizer[] normalizers,
      AddedTokens normalizedTokens,
      PreTokenizer[] preTokenizers,
      Model model,
      PostProcessor postProcessor,
      Tokens tokens) {
    this.rawTokens = rawTokens;
    this.normalizers = normalizers;
    this.normalizedTokens = normalizedTokens;
    this.preTokenizers = preTokenizers;
    this.model = model;
    this.postProcessor = postProcessor;
    this.tokens = tokens;
  }

  AddedTokens rawTokens() {
    return rawTokens;
  }

  Normalizer[] normalizers() {
    return normalizers;
  }

  AddedTokens normalizedTokens() {
    return normalizedTokens;
  }

  PreTokenizer[] preTokenizers() {
    return preTokenizers;
  }

  Model model() {
    return model;
  }

  PostProcessor postProcessor() {
    return postProcessor;
  }

  Tokens tokens() {
    return tokens;
  }
}
