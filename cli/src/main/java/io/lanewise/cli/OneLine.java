package io.lanewise.cli;

/// Text from anywhere, made fit for one line of a terminal.
///
/// Names in files may hold line feeds and terminal escapes; printed as they are, they could forge a
/// line or repaint the screen.
final class OneLine {
  private OneLine() {}

  /// The text with everything that is not visible written as `\\uXXXX`.
  static String of(String text) {
    StringBuilder line = new StringBuilder(text.length() + 8);
    text.codePoints()
        .forEach(
            c -> {
              if (isVisible(c)) {
                line.appendCodePoint(c);
              } else {
                line.append("\\u%04x".formatted(c));
              }
            });
    return line.toString();
  }

  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
