package io.lanewise.text;

/// Byte strings to numbers, walked a byte at a time: a double array.
///
/// ```
/// node n, byte b:   child = base[n] + b, if check[child] = n
/// cells[i]          sign: has a value · base: 31 bits · check: 32 bits
/// ```
///
/// One load a byte. All keys are whole characters, so a match never ends inside one. Any thread.
final class Trie {
  /// Where a walk begins.
  static final int ROOT = 1;

  /// No such child.
  static final int NONE = 0;

  private final long[] cells;
  private final int[] values;

  /// Arrays that [TrieBuilder] has filled, with 256 free cells at the end.
  Trie(long[] cells, int[] values) {
    this.cells = cells;
    this.values = values;
  }

  /// The node behind `node` and a byte, or [#NONE].
  int child(int node, byte b) {
    int child = (int) (cells[node] >>> Integer.SIZE & Integer.MAX_VALUE) + (b & 0xff);
    return (int) cells[child] == node ? child : NONE;
  }

  /// Whether a key ends at this node.
  boolean hasValue(int node) {
    return cells[node] < 0;
  }

  /// The value of the key that ends at this node; only where [#hasValue].
  int value(int node) {
    return values[node];
  }

  /// The value of the key `text[from .. to)`, or −1.
  int find(byte[] text, int from, int to) {
    int node = walk(ROOT, text, from, to);
    return node != NONE && hasValue(node) ? values[node] : -1;
  }

  int find(byte[] key) {
    return find(key, 0, key.length);
  }

  /// The node that `text[from .. to)` leads to from `node`, or [#NONE].
  int walk(int node, byte[] text, int from, int to) {
    int reached = node;
    for (int at = from; at < to && reached != NONE; at++) {
      reached = child(reached, text[at]);
    }
    return reached;
  }

  /// The longest key at `from`: its end and its value in one long, or −1.
  ///
  /// @param root where to begin, [#ROOT] or the node of a prefix
  long longest(int root, byte[] text, int from, int to) {
    long found = -1;
    int node = root;
    for (int at = from; at < to; ) {
      node = child(node, text[at++]);
      if (node == NONE) {
        break;
      }
      if (hasValue(node)) {
        found = (long) at << Integer.SIZE | values[node];
      }
    }
    return found;
  }
}
