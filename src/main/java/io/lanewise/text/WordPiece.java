package io.lanewise.text;

/// BERT's model: the longest token from the left, then the longest that continues a word, and so
/// on; a word that does not come out even is one unknown token, and so is an overlong one.
///
/// Sources: Schuster and Nakajima 2012, "Japanese and Korean voice search";
/// [tokenizers](https://github.com/huggingface/tokenizers), `models/wordpiece`.
final class WordPiece implements Model {
  private final WholeWords words;
  private final Trie vocabulary;
  private final int unknownToken;
  private final int continuation;
  private final int most;

  /// @param prefix of tokens that continue a word, `##`
  /// @param most code points of a word
  WordPiece(WholeWords words, int unknownToken, byte[] prefix, int most) {
    this.words = words;
    this.vocabulary = words.trie();
    this.unknownToken = unknownToken;
    this.continuation = vocabulary.walk(Trie.ROOT, prefix, 0, prefix.length);
    this.most = most;
  }

  @Override
  public void encode(byte[] text, int from, int to, Scratch scratch, Encoder out) {
    // As good as every word is a token.
    int whole = to - from <= most ? words.find(text, from, to) : -1;
    if (whole >= 0) {
      out.add(whole);
      return;
    }
    if (to - from > most && Utf8.count(text, from, to) > most) {
      out.add(unknownToken);
      return;
    }
    int mark = out.count();
    long match = vocabulary.longest(Trie.ROOT, text, from, to);
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
