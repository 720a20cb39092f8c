package io.lanewise.text;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Builds a [Trie] out of sorted keys.
///
/// Children of a node go to the first free cells that fit, of a few that are tried, else to the
/// end: so the time is bounded by the bytes of the keys. Real vocabularies fill nine cells of ten.
final class TrieBuilder {
  /// Cells below hold the root; a base is never below 1.
  private static final int FIRST_CELL = 512;

  private static final int BYTES = 256;

  /// How many free cells are tried for one node.
  private static final int TRIES = 64;

  private final TokenList keys;
  private final int[] order;

  /// The most cells: keys made to collide would take 256 a node, real ones take 1.2.
  private final long most;

  private long[] cells = new long[4096];
  private int[] values = new int[4096];
  private int end = FIRST_CELL;

  /// Free cells below `end`, as a ring through these arrays; [#RING] is its entry.
  private int[] nextFree = new int[4096];

  private int[] previousFree = new int[4096];
  private static final int RING = 0;

  private final byte[] children = new byte[BYTES];

  private TrieBuilder(TokenList keys, int[] order) {
    this.keys = keys;
    this.order = order;
    this.most = 32L * keys.byteCount() + (1 << 17);
  }

  /// Builds a trie.
  ///
  /// @param keys byte strings, whose values are their places in the list's `ids`
  /// @param order the keys' places in their order, none twice
  /// @return null if the keys are made so that no small table holds them
  static @Nullable Trie build(TokenList keys, int[] order) {
    TrieBuilder builder = new TrieBuilder(keys, order);
    return builder.placeAll() ? builder.trie() : null;
  }

  private Trie trie() {
    return new Trie(Arrays.copyOf(cells, end + BYTES), Arrays.copyOf(values, end + BYTES));
  }

  /// Ranges of keys with a common prefix wait on a stack: node, from, to, depth.
  private boolean placeAll() {
    int[] stack = new int[4 * BYTES];
    int top = push(stack, 0, Trie.ROOT, 0, order.length, 0);
    while (top > 0) {
      top -= 4;
      int node = stack[top];
      int from = stack[top + 1];
      int to = stack[top + 2];
      int depth = stack[top + 3];
      if (from < to && keys.length(order[from]) == depth) {
        values[node] = keys.id(order[from++]);
        cells[node] |= Long.MIN_VALUE;
      }
      if (from == to) {
        continue;
      }
      int count = distinct(from, to, depth);
      int base = place(count);
      if (end > most) {
        return false;
      }
      cells[node] |= (long) base << Integer.SIZE;
      if (top + 4 * count > stack.length) {
        stack = Arrays.copyOf(stack, Math.max(2 * stack.length, top + 4 * count));
      }
      int start = from;
      for (int i = 0; i < count; i++) {
        int child = base + (children[i] & 0xff);
        cells[child] = node;
        int behind = start;
        while (behind < to && keys.at(order[behind], depth) == children[i]) {
          behind++;
        }
        top = push(stack, top, child, start, behind, depth + 1);
        start = behind;
      }
    }
    return true;
  }

  private static int push(int[] stack, int top, int node, int from, int to, int depth) {
    stack[top] = node;
    stack[top + 1] = from;
    stack[top + 2] = to;
    stack[top + 3] = depth;
    return top + 4;
  }

  private int distinct(int from, int to, int depth) {
    int count = 0;
    for (int i = from; i < to; i++) {
      byte b = keys.at(order[i], depth);
      if (count == 0 || children[count - 1] != b) {
        children[count++] = b;
      }
    }
    return count;
  }

  /// A base whose cells for the first `count` of `children` are free; takes them.
  private int place(int count) {
    int least = children[0] & 0xff;
    int tries = 0;
    for (int cell = nextFree[RING]; cell != RING && tries < TRIES; cell = nextFree[cell], tries++) {
      if (fits(cell - least, count)) {
        return take(cell - least, count);
      }
    }
    return take(end, count);
  }

  private boolean fits(int base, int count) {
    if (base < 1) {
      return false;
    }
    for (int i = 1; i < count; i++) {
      int cell = base + (children[i] & 0xff);
      if (cell < end && !isFree(cell)) {
        return false;
      }
    }
    return true;
  }

  private boolean isFree(int cell) {
    return previousFree[cell] >= 0 && cell >= FIRST_CELL;
  }

  private int take(int base, int count) {
    grow(base + BYTES);
    for (int i = 0; i < count; i++) {
      int cell = base + (children[i] & 0xff);
      nextFree[previousFree[cell]] = nextFree[cell];
      previousFree[nextFree[cell]] = previousFree[cell];
      previousFree[cell] = -1;
    }
    return base;
  }

  private void grow(int to) {
    if (to <= end) {
      return;
    }
    if (to + BYTES > cells.length) {
      int length = Math.max(2 * cells.length, to + BYTES);
      cells = Arrays.copyOf(cells, length);
      values = Arrays.copyOf(values, length);
      nextFree = Arrays.copyOf(nextFree, length);
      previousFree = Arrays.copyOf(previousFree, length);
    }
    for (; end < to; end++) {
      int last = previousFree[RING];
      nextFree[last] = end;
      previousFree[end] = last;
      nextFree[end] = RING;
      previousFree[RING] = end;
    }
  }
}
