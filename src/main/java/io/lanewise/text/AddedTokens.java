package io.lanewise.text;

import java.util.List;

/// Finds added tokens in a text, the leftmost first, of several at one place the longest.
///
/// Source: `added_vocabulary.rs` of [tokenizers](https://github.com/huggingface/tokenizers).
final class AddedTokens {
  private final AddedToken[] tokens;
  private final Trie trie;
  private final boolean[] starts = new boolean[256];

  /// @param tokens with the contents as they are looked for
  AddedTokens(List<AddedToken> tokens) {
    this.tokens = tokens.toArray(new AddedToken[0]);
    TokenList keys = new TokenList();
    for (int i = 0; i < this.tokens.length; i++) {
      byte[] content = this.tokens[i].content();
      keys.add(content, i);
      starts[content[0] & 0xff] = true;
    }
    this.trie = Vocabularies.trie(keys);
  }

  boolean isEmpty() {
    return tokens.length == 0;
  }

  /// Emits the added tokens of `text[from .. to)`, and what lies between them as pieces of a stage.
  void split(byte[] text, int from, int to, boolean first, Encoder out, int stage) {
    int done = from;
    for (int at = from; at < to; ) {
      if (!starts[text[at] & 0xff]) {
        at++;
        continue;
      }
      long match = trie.longest(Trie.ROOT, text, at, to);
      if (match < 0) {
        at++;
        continue;
      }
      int end = (int) (match >>> Integer.SIZE);
      AddedToken token = tokens[(int) match];
      if (!token.singleWord() || standsAlone(text, from, at, end, to)) {
        int start = token.lstrip() ? Math.max(done, skipLeft(text, from, at)) : at;
        int stop = token.rstrip() ? skipRight(text, end, to) : end;
        if (done < start) {
          out.piece(text, done, start, first && done == from, stage);
        }
        // Nothing is left of a token in the white space that the one before has taken.
        if (start < stop) {
          out.add(token.id(), text, start, stop);
        }
        done = stop;
      }
      at = end;
    }
    if (done < to) {
      out.piece(text, done, to, first && done == from, stage);
    }
  }

  private static boolean standsAlone(byte[] text, int from, int start, int end, int to) {
    return !(start > from
            && Unicode.is(Utf8.codePoint(text, Utf8.previous(text, start)), Unicode.WORD))
        && !(end < to && Unicode.is(Utf8.codePoint(text, end), Unicode.WORD));
  }

  private static int skipLeft(byte[] text, int from, int at) {
    int start = at;
    while (start > from) {
      int before = Utf8.previous(text, start);
      if (!Unicode.is(Utf8.codePoint(text, before), Unicode.WHITE)) {
        break;
      }
      start = before;
    }
    return start;
  }

  private static int skipRight(byte[] text, int at, int to) {
    int end = at;
    while (end < to && Unicode.is(Utf8.codePoint(text, end), Unicode.WHITE)) {
      end += Utf8.width(text[end]);
    }
    return end;
  }
}
