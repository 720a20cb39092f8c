package io.lanewise.text;

import java.util.Arrays;

/// Byte strings with an id each, in the order in which they were added.
final class TokenList {
  private byte[] text = new byte[1024];
  private int[] ends = new int[64];
  private int[] ids = new int[64];
  private int count;
  private int size;

  void add(String token, int id) {
    add(Utf8.encode(token), id);
  }

  void add(byte[] token, int id) {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
      ids = Arrays.copyOf(ids, 2 * count);
    }
    int end = Math.addExact(size, token.length);
    if (end > text.length) {
      text =
          Arrays.copyOf(
              text, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(end, 2L * text.length)));
    }
    System.arraycopy(token, 0, text, size, token.length);
    size = end;
    ends[count] = end;
    ids[count++] = id;
  }

  int count() {
    return count;
  }

  /// Bytes of all tokens together.
  int byteCount() {
    return size;
  }

  int id(int index) {
    return ids[index];
  }

  int length(int index) {
    return ends[index] - start(index);
  }

  byte at(int index, int offset) {
    return text[start(index) + offset];
  }

  byte[] bytes(int index) {
    return Arrays.copyOfRange(text, start(index), ends[index]);
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /// The places of all tokens in the order of their bytes: a merge sort, which no input slows down.
  int[] order() {
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    int[] other = new int[count];
    for (int width = 1; width < count && width > 0; width *= 2) {
      for (int from = 0; from < count; from += 2 * width) {
        merge(order, other, from, Math.min(count, from + width), Math.min(count, from + 2 * width));
      }
      int[] swap = order;
      order = other;
      other = swap;
    }
    return order;
  }

  private void merge(int[] from, int[] to, int start, int middle, int end) {
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      boolean takeLeft = left < middle && (right == end || compare(from[left], from[right]) <= 0);
      to[i] = takeLeft ? from[left++] : from[right++];
    }
  }

  int compare(int a, int b) {
    return Arrays.compareUnsigned(text, start(a), ends[a], text, start(b), ends[b]);
  }
}
