package io.lanewise.text;

/// A pattern that matches something at every place, so that a text is its matches in a row.
interface PiecePattern {
  /// Where the match that begins at `from` ends; `from < to`.
  int end(byte[] text, int from, int to);

  /// Where `\s+(?!\S)|\s+` ends: white space, but its last character only where nothing follows, or
  /// where it is the only one.
  static int white(byte[] text, int from, int to) {
    int last = from;
    int at = from;
    while (at < to && Unicode.is(Utf8.codePoint(text, at), Unicode.WHITE)) {
      last = at;
      at += Utf8.width(text[at]);
    }
    return at == to || last == from ? at : last;
  }
}
