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
    return Regex.compile(pattern.string("Regex"), pattern);
  }
}
