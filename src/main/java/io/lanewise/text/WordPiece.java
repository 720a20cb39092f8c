package io.lanewise.text;

/// BERT's model: the longest token from the left, then the longest that continues a word, and so
/// on; a word that does not come out even is one unknown token, and so is an overlong one.
///
/// Sources: Schuster and Nakajima 2012, "Japanese and Korean voice search";
/// [tokenizers](https://github.com/huggingface/tokenizers), `models/wordpiece`.
final class WordPiece implements Model {
  private final Trie vocabulary;
  private final int unknownToken;
  private final int continuation;
  private final int most;

  /// @param prefix of tokens that continue a word, `##`
  /// @param most code points of a word
  WordPiece(Trie vocabulary, int unknownToken, byte[] prefix, int most) {
    this.vocabulary = vocabulary;
    this.unknownToken = unknownToken;
    this.continuation = vocabulary.walk(Trie.ROOT, prefix, 0, prefix.length);
    this.most = most;
  }

  @Override
  public void encode(byte[] text, int from, int to, Scratch scratch, Encoder out) {
    long match = vocabulary.longest(Trie.ROOT, text, from, to);
    // As good as every word: it is a token.
    if (match >>> Integer.SIZE == to && to - from <= most) {
      out.add((int) match);
      return;
    }
    if (to - from > most && Utf8.count(text, from, to) > most) {
      out.add(unknownToken);
      return;
    }
    int mark = out.count();
    while (match >= 0) {
      out.add((int) match);
      int at = (int) (match >>> Integer.SIZE);
      if (at == to) {
        return;
      }
      match = continuation == Trie.NONE ? -1 : vocabulary.longest(continuation, text, at, to);
    }
    out.reset(mark);
    out.add(unknownToken);
  }

  @Override
  public Scratch newScratch() {
    return NoScratch.NONE;
  }

  @Override
  public int unknownToken() {
    return unknownToken;
  }
}
