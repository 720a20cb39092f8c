package io.lanewise.text;

import io.lanewise.file.WeightFormatException.Kind;

/// Makes matchers of a file's patterns: `{"String": …}` or `{"Regex": …}`.
final class Patterns {
  private Patterns() {}

  static Matcher read(Part part, String name) {
    Part pattern = part.part(name);
    if (pattern.has("String")) {
      String text = pattern.string("String");
      if (text.isEmpty()) {
        throw pattern.error(Kind.UNSUPPORTED, "String", "a text", "an empty one");
      }
      return new StringMatcher(Utf8.encode(text));
    }
    String text = pattern.string("Regex");
    return switch (text) {
      case "\\s+" -> new RunMatcher(Unicode.WHITE, 1);
      case " +" -> new RunMatcher(0, 1);
      case " {2,}" -> new RunMatcher(0, 2);
      default -> Regex.compile(text, pattern);
    };
  }
}
