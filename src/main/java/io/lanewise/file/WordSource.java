package io.lanewise.file;

import java.io.IOException;

/// A file of word vectors that can't be used in place: records of a token and a row of floats.
interface WordSource {
  /// A row of more would not be one of word vectors; the largest published ones have some thousand.
  int MOST_COLUMNS = 1 << 15;

  /// Tokens beyond this are no tokens.
  int LONGEST_TOKEN = 1 << 20;

  /// What [WeightFile#format] says.
  String format();

  MappedFile file();

  /// The first byte behind the header.
  long start();

  /// Values of a row.
  int columns();

  /// A bound for the rows, and of what they take in memory: 2 bytes for each of the file at most.
  long mostRows();

  /// Reads all records, in their order.
  ///
  /// @throws WeightFormatException if one is wrong, or there are fewer or more than the header says
  /// @throws IOException what the table's target threw
  void scan(WordTable table) throws IOException;
}
