package io.lanewise.file;

/// Counts the memory of the names that duplicate detection keeps: those of all objects of a
/// document that are open. An object that nobody reads may hold ten million of them.
final class OpenNames {
  /// What a name of a few letters takes in a set of strings.
  private static final long NAME = 96;

  private final long most;
  private final long[] atDepth = new long[JsonDocument.DEEPEST + 2];
  private long total;

  /// @param most bytes
  OpenNames(long most) {
    this.most = most;
  }

  long most() {
    return most;
  }

  /// Adds a name of the object at this depth.
  ///
  /// @return whether there is room for it
  boolean add(int depth, String name) {
    long bytes = NAME + HeaderAllowance.size(name);
    atDepth[depth] += bytes;
    total += bytes;
    return total <= most;
  }

  /// Forgets the names of the object at this depth.
  void leave(int depth) {
    total -= atDepth[depth];
    atDepth[depth] = 0;
  }
}
