package io.lanewise.train;

import io.lanewise.tensor.TensorException;
import java.util.Arrays;

/// The documents that [SkipGram] learns from, as ids of tokens, in memory.
///
/// A document is running text, or a text with headwords before it, as in a dictionary. Text of more
/// than [#MOST_TOKENS] tokens goes on in a further document, with the same headwords: no window
/// reaches from one into the other.
///
/// Four bytes a token. Threads: one while documents are added, any afterwards.
public final class SkipGramCorpus {
  /// The most tokens of a text, as in word2vec: the learning rate changes between documents.
  public static final int MOST_TOKENS = 1000;

  /// The most headwords of a document: each of them predicts all of it.
  public static final int MOST_HEADWORDS = 1000;

  private static final int[] NONE = {};

  private final long[] counts;
  private int[] tokens = new int[1 << 12];
  private int[] textStarts = new int[1 << 8];
  private int[] ends = new int[1 << 8];
  private int tokenCount;
  private int documentCount;

  /// A corpus without documents.
  ///
  /// @param vocabularySize ids are from 0 to below this, which is from 1
  /// @throws TensorException if that is no size
  public SkipGramCorpus(int vocabularySize) {
    if (vocabularySize < 1) {
      throw new TensorException(
          "skip-gram: size of the vocabulary", ">= 1", vocabularySize + "", "");
    }
    this.counts = new long[vocabularySize];
  }

  /// Adds running text.
  ///
  /// @throws TensorException if an id is out of range, or there are 2³¹ tokens
  public void add(int... text) {
    add(NONE, text);
  }

  /// Adds a text with headwords, which predict it and each other.
  ///
  /// @throws TensorException if an id is out of range, there are too many headwords, or 2³¹ tokens
  public void add(int[] headwords, int[] text) {
    if (headwords.length > MOST_HEADWORDS) {
      throw new TensorException(
          "skip-gram: headwords", "<= " + MOST_HEADWORDS, headwords.length + "", where());
    }
    check(headwords);
    check(text);
    int from = 0;
    do {
      int to = Math.min(text.length, from + MOST_TOKENS);
      append(headwords, text, from, to);
      from = to;
    } while (from < text.length);
  }

  private void append(int[] headwords, int[] text, int from, int to) {
    int more = headwords.length + to - from;
    if (tokenCount > Integer.MAX_VALUE - 8 - more || documentCount > Integer.MAX_VALUE - 9) {
      throw new TensorException("skip-gram: tokens", "< 2^31", "more", where());
    }
    tokens = grown(tokens, tokenCount + more);
    textStarts = grown(textStarts, documentCount + 1);
    ends = grown(ends, documentCount + 1);
    System.arraycopy(headwords, 0, tokens, tokenCount, headwords.length);
    System.arraycopy(text, from, tokens, tokenCount + headwords.length, to - from);
    for (int i = tokenCount; i < tokenCount + more; i++) {
      counts[tokens[i]]++;
    }
    textStarts[documentCount] = tokenCount + headwords.length;
    tokenCount += more;
    ends[documentCount++] = tokenCount;
  }

  private void check(int[] ids) {
    for (int id : ids) {
      if (id < 0 || id >= counts.length) {
        throw new TensorException("skip-gram: id", "0 <= id < " + counts.length, id + "", where());
      }
    }
  }

  private String where() {
    return "document " + documentCount;
  }

  private static int[] grown(int[] array, int length) {
    if (length <= array.length) {
      return array;
    }
    long wished = Math.max(length, array.length * 3L / 2);
    return Arrays.copyOf(array, (int) Math.min(wished, Integer.MAX_VALUE - 8));
  }

  /// Ids that there may be.
  public int vocabularySize() {
    return counts.length;
  }

  /// Documents, pieces of long ones counted one by one.
  public int documentCount() {
    return documentCount;
  }

  /// Tokens of all documents.
  public int tokenCount() {
    return tokenCount;
  }

  /// How often an id occurs.
  public long count(int id) {
    return counts[id];
  }

  int token(int index) {
    return tokens[index];
  }

  /// Where a document begins; the next one begins where it ends.
  int start(int document) {
    return document == 0 ? 0 : ends[document - 1];
  }

  /// Where the text behind the headwords begins.
  int textStart(int document) {
    return textStarts[document];
  }

  int end(int document) {
    return ends[document];
  }
}
