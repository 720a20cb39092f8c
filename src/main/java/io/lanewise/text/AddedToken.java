package io.lanewise.text;

/// A token that is looked for in the text itself, before the model sees it.
final class AddedToken {
  private final byte[] content;
  private final int id;
  private final boolean singleWord;
  private final boolean lstrip;
  private final boolean rstrip;
  private final boolean normalized;

  /// @param content its bytes
  /// @param id what it becomes
  /// @param singleWord whether it counts only where no word character touches it
  /// @param lstrip whether it takes the white space before it
  /// @param rstrip whether it takes the white space behind it
  /// @param normalized whether it is looked for in the normalised text
  AddedToken(
      byte[] content,
      int id,
      boolean singleWord,
      boolean lstrip,
      boolean rstrip,
      boolean normalized) {
    this.content = content;
    this.id = id;
    this.singleWord = singleWord;
    this.lstrip = lstrip;
    this.rstrip = rstrip;
    this.normalized = normalized;
  }

  byte[] content() {
    return content;
  }

  int id() {
    return id;
  }

  boolean singleWord() {
    return singleWord;
  }

  boolean lstrip() {
    return lstrip;
  }

  boolean rstrip() {
    return rstrip;
  }

  boolean normalized() {
    return normalized;
  }

  AddedToken withContent(byte[] other) {
    return new AddedToken(other, id, singleWord, lstrip, rstrip, normalized);
  }
}
