package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.io.IOException;

/// Takes the records of a [WordSource]: tokens into a vocabulary, rows to where they are to lie.
///
/// Of a token that comes twice the first row counts, as gensim has it.
final class WordTable implements AutoCloseable {
  private final MappedFile file;
  private final VocabularyBuilder vocabulary = new VocabularyBuilder();
  private final Target target;
  private long duplicates;

  /// Where rows go, one behind the other.
  interface Target {
    /// Appends `bytes[from .. from + length)`: floats, little-endian.
    void append(byte[] bytes, int from, int length) throws IOException;
  }

  WordTable(MappedFile file, Target target) {
    this.file = file;
    this.target = target;
  }

  /// Gives the next row the token `text[from .. to)`.
  ///
  /// @return whether it is new; then its row is to be appended
  boolean add(byte[] text, int from, int to) {
    if (!vocabulary.add(text, from, to)) {
      duplicates++;
      return false;
    }
    if (vocabulary.rows() > VocabularyBuilder.MOST_ROWS) {
      String most = "<= " + VocabularyBuilder.MOST_ROWS;
      throw file.error(Kind.LIMIT, "rows", most, "more", null, -1);
    }
    return true;
  }

  /// Appends the values of one or more rows.
  void append(byte[] values, int from, int length) throws IOException {
    target.append(values, from, length);
  }

  VocabularyBuilder vocabulary() {
    return vocabulary;
  }

  long rows() {
    return vocabulary.rows();
  }

  /// Records that were left out.
  long duplicates() {
    return duplicates;
  }

  @Override
  public void close() {
    vocabulary.close();
  }
}
