package io.lanewise.cli;

import java.util.function.Consumer;

/// The words of a text: runs of Unicode letters and numbers, in lower case.
///
/// Lower case is what [TrainedModel] writes into tokenizer.json: each code point for itself, not
/// [String#toLowerCase()], for which a Σ at the end of a word is another.
final class TrainWords {
  /// All that stands between words, as tokenizer.json has it.
  static final String SEPARATORS = "[^\\p{L}\\p{N}]+";

  /// İ, the only letter that becomes two.
  private static final int DOTTED_I = 0x130;

  private TrainWords() {}

  /// Hands over each word of a text, in order.
  static void forEach(String text, Consumer<String> taker) {
    StringBuilder word = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              int lower = point == DOTTED_I ? 'i' : Character.toLowerCase(point);
              if (isPart(lower)) {
                word.appendCodePoint(lower);
              }
              // The second half of İ is a dot, which separates.
              if (!isPart(lower) || point == DOTTED_I) {
                end(word, taker);
              }
            });
    end(word, taker);
  }

  private static void end(StringBuilder word, Consumer<String> taker) {
    if (!word.isEmpty()) {
      taker.accept(word.toString());
      word.setLength(0);
    }
  }

  private static boolean isPart(int point) {
    return switch (Character.getType(point)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> Character.isLetter(point);
    };
  }
}
