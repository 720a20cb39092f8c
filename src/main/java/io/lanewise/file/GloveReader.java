package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;

/// Reads the text files of [GloVe](https://nlp.stanford.edu/projects/glove/): no header, a line for
/// each token.
///
/// ```
/// token 0x20 number 0x20 number … 0x0a
/// ```
///
/// A token may hold blanks (`. . .` in `glove.840B.300d`): it is everything before the last D
/// numbers. D comes from [OpenOptions#embeddingDim], or else it is how many numbers the first line
/// ends with, held against the lines that follow: none has fewer, and not all of them have more.
/// `<unk>` is a row like any other.
final class GloveReader implements WeightFormat {
  private static final String NAME = "glove";

  private static final int WINDOW = 1 << 16;

  /// The first line ends with a number, or goes on with one.
  @Override
  public boolean recognises(MappedFile file) {
    byte[] bytes = file.beginOfText(0, WINDOW);
    int length = bytes.length - 1;
    int next = LineFields.next(bytes, 0);
    int end = LineFields.trimmedEnd(bytes, 0, next);
    if (next > length && file.size() > WINDOW) {
      // The window may end in the middle of a number.
      end = Math.max(0, LineFields.startOfLast(bytes, 0, end, 1));
    }
    return LineFields.trailingNumbers(bytes, 0, end) > 0;
  }

  @Override
  public Contents read(MappedFile file, Opening opening) {
    int columns = opening.options().embeddingDim();
    if (columns <= 0) {
      columns = columns(file);
    }
    if (columns > WordSource.MOST_COLUMNS) {
      String most = "<= " + WordSource.MOST_COLUMNS;
      throw file.error(Kind.LIMIT, "line 1: values", most, columns + "", null, 0);
    }
    return WordVectors.read(new TextTable(NAME, file, 0, columns, -1, true), opening);
  }

  private static int columns(MappedFile file) {
    LineWindow window = new LineWindow(file, 0);
    if (!window.load(0, Math.min(TextTable.PIECE, file.size())) && window.start() == window.end()) {
      String most = "<= " + LineWindow.LONGEST_LINE + " bytes";
      throw file.error(Kind.LIMIT, "line 1: length", most, "more", null, 0);
    }
    byte[] bytes = window.bytes();
    int first = -1;
    int fewest = Integer.MAX_VALUE;
    for (int at = window.start(); at < window.end(); ) {
      int next = LineFields.next(bytes, at);
      int end = LineFields.trimmedEnd(bytes, at, next);
      int numbers = LineFields.trailingNumbers(bytes, at, end);
      if (first < 0) {
        first = numbers;
      } else if (end > at) {
        fewest = Math.min(fewest, numbers);
      }
      at = next;
    }
    if (fewest != Integer.MAX_VALUE && fewest > first) {
      String expected = fewest + " as in the lines that follow";
      throw file.error(Kind.SCHEMA, "line 1: values", expected, first + "", null, 0);
    }
    return first;
  }
}
