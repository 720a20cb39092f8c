package io.lanewise.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The tokens of a tokenizer by id, added ones included; ids may have holes.
final class Tokens {
  private static final byte[] NONE = {};

  private final byte[] text;
  private final int[] ends;
  private final boolean[] present;
  private final int medianLength;

  /// @param tokens with ids from 0 to below `rows`, none twice
  Tokens(TokenList tokens, int rows) {
    int[] places = new int[rows];
    Arrays.fill(places, -1);
    for (int i = 0; i < tokens.count(); i++) {
      places[tokens.id(i)] = i;
    }
    this.text = new byte[tokens.byteCount()];
    this.ends = new int[rows];
    this.present = new boolean[rows];
    int[] lengths = new int[tokens.count()];
    int count = 0;
    int at = 0;
    for (int id = 0; id < rows; id++) {
      if (places[id] >= 0) {
        byte[] token = tokens.bytes(places[id]);
        System.arraycopy(token, 0, text, at, token.length);
        at += token.length;
        present[id] = true;
        lengths[count++] = Utf8.count(token, 0, token.length);
      }
      ends[id] = at;
    }
    this.medianLength = median(lengths);
  }

  /// As numpy has it, cut to an integer: the mean of both in the middle.
  private static int median(int[] lengths) {
    if (lengths.length == 0) {
      return 0;
    }
    Arrays.sort(lengths);
    int middle = lengths.length / 2;
    return lengths.length % 2 == 1 ? lengths[middle] : (lengths[middle - 1] + lengths[middle]) / 2;
  }

  int rows() {
    return ends.length;
  }

  int medianLength() {
    return medianLength;
  }

  @Nullable String token(int id) {
    if (id < 0 || id >= ends.length) {
      throw new IndexOutOfBoundsException(
          "tokenizer: id expected 0 <= id < " + ends.length + ", got " + id);
    }
    return present[id] ? new String(bytes(id), StandardCharsets.UTF_8) : null;
  }

  private byte[] bytes(int id) {
    int start = id == 0 ? 0 : ends[id - 1];
    return start == ends[id] ? NONE : Arrays.copyOfRange(text, start, ends[id]);
  }
}
