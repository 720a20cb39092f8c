package io.lanewise.jmh.trial;

/// The part of a document that a program writes, between two lines that only say so.
final class MarkedBlock {
  private static final String BEGIN = "<!-- begin of generated figures -->\n";
  private static final String END = "<!-- end of generated figures -->\n";

  private MarkedBlock() {}

  /// The document with another text between its marks.
  ///
  /// @throws IllegalArgumentException if the marks are missing, or more than one of each
  static String replace(String document, String text) {
    int begin = document.indexOf(BEGIN);
    int end = document.indexOf(END);
    if (begin < 0
        || end < begin
        || begin != document.lastIndexOf(BEGIN)
        || end != document.lastIndexOf(END)) {
      throw new IllegalArgumentException(
          "document: expected one line %s and one line %s below it, got begin at %d, end at %d"
              .formatted(BEGIN.strip(), END.strip(), begin, end));
    }
    return document.substring(0, begin + BEGIN.length())
        + "\n"
        + text
        + "\n"
        + document.substring(end);
  }
}
