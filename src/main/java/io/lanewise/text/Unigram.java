package io.lanewise.text;

import java.util.Arrays;

/// SentencePiece's model: of all ways to split a piece into tokens, the one whose scores (log
/// probabilities) add up to the most.
///
/// ```
/// best[0] = 0;   best[j] = max over tokens text[i .. j) of best[i] + score;   unknown: least score − 10
/// ```
///
/// A character without a token of its own is unknown; unknown ones in a row are one. In doubles, of
/// equal sums the one found first.
///
/// Sources: Kudo 2018, "Subword regularization";
/// [tokenizers](https://github.com/huggingface/tokenizers), `models/unigram/model.rs`.
final class Unigram implements Model {
  private static final double UNKNOWN_PENALTY = 10;
  private static final int NOT_REACHED = -1;

  private final Trie vocabulary;
  private final double[] scores;
  private final int unknown;
  private final double unknownScore;
  private final int[] byteTokens;

  /// @param scores by id
  /// @param unknown the id for what is unknown, or −1
  /// @param byteTokens ids of `<0x00>` to `<0xFF>`, −1 where missing; empty without byte fallback
  Unigram(Trie vocabulary, double[] scores, int unknown, int[] byteTokens) {
    this.vocabulary = vocabulary;
    this.scores = scores;
    this.unknown = unknown;
    this.byteTokens = byteTokens;
    this.unknownScore = Arrays.stream(scores).min().orElse(0) - UNKNOWN_PENALTY;
  }

  /// The best way to each byte of a piece: its sum, its last token, and where that begins.
  private static final class Paths implements Scratch {
    private double[] sums = new double[256];
    private int[] ids = new int[256];
    private int[] starts = new int[256];

    void reset(int size) {
      if (size > sums.length) {
        int length = (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(size, 2L * sums.length));
        sums = new double[length];
        ids = new int[length];
        starts = new int[length];
      }
      Arrays.fill(starts, 0, size, NOT_REACHED);
      sums[0] = 0;
    }
  }

  @Override
  public void encode(byte[] text, int from, int to, Scratch scratch, Encoder out) {
    Paths paths = (Paths) scratch;
    int size = to - from;
    paths.reset(size + 1);
    for (int at = 0; at < size; at += Utf8.width(text[from + at])) {
      extend(text, from, to, at, paths);
    }
    emit(text, from, size, paths, out);
  }

  /// Tries all tokens that begin at `at`.
  private void extend(byte[] text, int from, int to, int at, Paths paths) {
    double[] sums = paths.sums;
    int[] starts = paths.starts;
    double sum = sums[at];
    int single = at + Utf8.width(text[from + at]);
    boolean hasSingle = false;
    int node = Trie.ROOT;
    for (int next = from + at; next < to; ) {
      node = vocabulary.child(node, text[next++]);
      if (node == Trie.NONE) {
        break;
      }
      if (vocabulary.hasValue(node)) {
        int end = next - from;
        int id = vocabulary.value(node);
        double candidate = sum + scores[id];
        if (starts[end] == NOT_REACHED || candidate > sums[end]) {
          sums[end] = candidate;
          starts[end] = at;
          paths.ids[end] = id;
        }
        hasSingle |= end == single;
      }
    }
    if (!hasSingle) {
      double candidate = sum + unknownScore;
      if (starts[single] == NOT_REACHED || candidate > sums[single]) {
        if (unknown < 0) {
          throw new TokenizationException(Utf8.codePoint(text, from + at));
        }
        sums[single] = candidate;
        starts[single] = at;
        paths.ids[single] = unknown;
      }
    }
  }

  /// Turns the links of the best way around, then follows them.
  private void emit(byte[] text, int from, int size, Paths paths, Encoder out) {
    int[] starts = paths.starts;
    int[] ids = paths.ids;
    int next = size;
    // From here on starts[i] is where the token ends that begins at i, and ids[i] is its id.
    for (int end = size, id = ids[size], start = starts[size]; ; ) {
      int before = start == 0 ? NOT_REACHED : starts[start];
      int idBefore = ids[start];
      starts[start] = end;
      ids[start] = id;
      if (start == 0) {
        break;
      }
      end = start;
      start = before;
      id = idBefore;
    }
    for (int at = 0; at < size; at = next) {
      next = starts[at];
      if (ids[at] != unknown) {
        out.add(ids[at]);
        continue;
      }
      while (next < size && ids[next] == unknown) {
        next = starts[next];
      }
      emitUnknown(text, from + at, from + next, out);
    }
  }

  private void emitUnknown(byte[] text, int from, int to, Encoder out) {
    // What was unknown bit by bit may be a token as a whole, and the reference takes it.
    int id = vocabulary.find(text, from, to);
    if (id >= 0) {
      out.add(id);
    } else if (byteTokens.length > 0 && Vocabularies.hasBytes(byteTokens, text, from, to)) {
      for (int at = from; at < to; at++) {
        out.add(byteTokens[text[at] & 0xff]);
      }
    } else {
      out.add(unknown, text, from, to);
    }
  }

  @Override
  public Scratch newScratch() {
    return new Paths();
  }

  /// Always −1: a Unigram model names an id for unknown text, but no token.
  @Override
  public int unknownToken() {
    return -1;
  }
}
