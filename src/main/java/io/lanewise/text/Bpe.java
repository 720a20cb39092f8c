package io.lanewise.text;

/// Byte pair encoding: characters become tokens, and pairs of tokens one token, in the order in
/// which training found the pairs.
///
/// Sources: Sennrich, Haddow and Birch 2016, "Neural machine translation of rare words with subword
/// units"; [tokenizers](https://github.com/huggingface/tokenizers), `models/bpe`.
final class Bpe implements Model {
  private static final byte[] NOTHING = {};

  private final Trie vocabulary;
  private final Merges merges;
  private final BpeOptions options;
  private final int unknown;
  private final int[] byteTokens;
  private final byte[] prefix;
  private final byte[] suffix;
  private final boolean wordsApart;
  private final int[] ascii = new int[128];

  /// @param unknown the id for unknown characters; −1 drops them
  /// @param byteTokens ids of `<0x00>` to `<0xFF>`, −1 where missing; empty without byte fallback
  /// @param wordsApart whether no merge crosses the beginning of a word, so that words can be
  ///   merged one by one
  Bpe(
      Trie vocabulary,
      Merges merges,
      BpeOptions options,
      int unknown,
      int[] byteTokens,
      boolean wordsApart) {
    this.vocabulary = vocabulary;
    this.merges = merges;
    this.options = options;
    this.unknown = unknown;
    this.byteTokens = byteTokens;
    this.prefix = options.prefix() == null ? NOTHING : Utf8.encode(options.prefix());
    this.suffix = options.suffix() == null ? NOTHING : Utf8.encode(options.suffix());
    this.wordsApart = wordsApart;
    for (int c = 0; c < ascii.length; c++) {
      ascii[c] = vocabulary.find(new byte[] {(byte) c});
    }
  }

  @Override
  public void encode(byte[] text, int from, int to, Scratch scratch, Encoder out) {
    MergeScratch word = (MergeScratch) scratch;
    if (!wordsApart) {
      encodeWord(text, from, to, word, out);
      return;
    }
    int start = from;
    boolean inSpace = BpeReader.isSpace(text, from, to);
    for (int at = from; at < to; at += Utf8.width(text[at])) {
      boolean space = BpeReader.isSpace(text, at, to);
      if (space && !inSpace) {
        encodeWord(text, start, at, word, out);
        start = at;
      }
      inSpace = space;
    }
    encodeWord(text, start, to, word, out);
  }

  private void encodeWord(byte[] text, int from, int to, MergeScratch word, Encoder out) {
    if (to - from > WordCache.MOST_BYTES) {
      mergeWord(text, from, to, word, out);
      return;
    }
    int slot = word.cache.slot(text, from, to);
    if (!word.cache.emit(slot, text, from, to, out)) {
      word.cache.keep(slot, text, from, to, out, mergeWord(text, from, to, word, out));
    }
  }

  private int mergeWord(byte[] text, int from, int to, MergeScratch word, Encoder out) {
    if (options.ignoresMerges()) {
      int id = vocabulary.find(text, from, to);
      if (id >= 0) {
        out.add(id);
        return 1;
      }
    }
    word.clear();
    boolean pending = false;
    for (int at = from; at < to; ) {
      int end = at + Utf8.width(text[at]);
      int token = token(text, at, end, at == from, end == to, word.symbol);
      if (token >= 0) {
        if (pending) {
          word.add(unknown);
          pending = false;
        }
        word.add(token);
      } else if (hasBytes(text, at, end, end == to, at == from)) {
        // As in the reference, an unknown character before keeps waiting.
        addBytes(text, at, end, at == from, end == to, word);
      } else if (unknown >= 0) {
        if (pending && !options.fusesUnknown()) {
          word.add(unknown);
        }
        pending = true;
      }
      at = end;
    }
    if (pending) {
      word.add(unknown);
    }
    return word.merge(merges, out);
  }

  private int token(byte[] text, int from, int to, boolean first, boolean last, Utf8 symbol) {
    boolean plain = (first || prefix.length == 0) && (!last || suffix.length == 0);
    if (plain) {
      byte lead = text[from];
      return lead >= 0 ? ascii[lead] : vocabulary.find(text, from, to);
    }
    symbol.size = 0;
    if (!first) {
      symbol.append(prefix);
    }
    symbol.append(text, from, to);
    if (last) {
      symbol.append(suffix);
    }
    return vocabulary.find(symbol.bytes, 0, symbol.size);
  }

  private boolean hasBytes(byte[] text, int from, int to, boolean last, boolean first) {
    return byteTokens.length > 0
        && Vocabularies.hasBytes(byteTokens, text, from, to)
        && (first || Vocabularies.hasBytes(byteTokens, prefix, 0, prefix.length))
        && (!last || Vocabularies.hasBytes(byteTokens, suffix, 0, suffix.length));
  }

  private void addBytes(
      byte[] text, int from, int to, boolean first, boolean last, MergeScratch word) {
    if (!first) {
      addBytes(prefix, 0, prefix.length, word);
    }
    addBytes(text, from, to, word);
    if (last) {
      addBytes(suffix, 0, suffix.length, word);
    }
  }

  private void addBytes(byte[] bytes, int from, int to, MergeScratch word) {
    for (int at = from; at < to; at++) {
      word.add(byteTokens[bytes[at] & 0xff]);
    }
  }

  @Override
  public Scratch newScratch() {
    return new MergeScratch();
  }

  @Override
  public int unknownToken() {
    return unknown;
  }
}
