package io.lanewise.text;

import java.util.ArrayList;
import java.util.List;

/// Reads the character sets of a regular expression: `[…]`, `\s`, `\p{L}` and the like.
final class RegexSets {
  private final RegexParser parser;
  private final List<Integer> ranges = new ArrayList<>();
  private final List<Integer> missing = new ArrayList<>();
  private int flags;

  /// What `\w` means here.
  private int word = Unicode.ONIG_WORD;

  RegexSets(RegexParser parser) {
    this.parser = parser;
  }

  /// The set behind a `[`.
  CharSet set() {
    word = Unicode.ONIG_SET_WORD;
    boolean negated = parser.take('^');
    boolean empty = true;
    while (empty || !parser.take(']')) {
      empty = false;
      if (parser.rest().startsWith("[") || parser.rest().startsWith("&&")) {
        throw parser.unsupported("sets in sets");
      }
      int c = parser.next();
      int from = c == '\\' ? escaped() : c;
      if (from < 0) {
        continue;
      }
      int to = from;
      if (parser.rest().startsWith("-") && !parser.rest().startsWith("-]")) {
        parser.next();
        int last = parser.next();
        to = last == '\\' ? escaped() : last;
        if (to < from) {
          throw parser.syntax("a rising range", "another");
        }
      }
      ranges.add(from);
      ranges.add(to);
    }
    return build(negated);
  }

  /// The set behind a backslash.
  CharSet escape() {
    int c = escaped();
    return c >= 0 ? CharSet.of(c) : build(false);
  }

  private CharSet build(boolean negated) {
    int[] pairs = ranges.stream().mapToInt(Integer::intValue).toArray();
    int[] absent = missing.stream().mapToInt(Integer::intValue).toArray();
    return new CharSet(flags, absent, pairs, negated);
  }

  /// The character behind a backslash, or −1 for a class of characters, which is added.
  private int escaped() {
    int c = parser.next();
    switch (c) {
      case 's' -> flags |= Unicode.WHITE;
      case 'S' -> missing.add(Unicode.WHITE);
      case 'd' -> flags |= Unicode.DIGIT;
      case 'D' -> missing.add(Unicode.DIGIT);
      case 'w' -> flags |= word;
      case 'W' -> missing.add(word);
      case 'p' -> flags |= property();
      case 'P' -> missing.add(property());
      case 'n' -> {
        return '\n';
      }
      case 'r' -> {
        return '\r';
      }
      case 't' -> {
        return '\t';
      }
      case 'f' -> {
        return '\f';
      }
      case 'u' -> {
        return hex(4);
      }
      case 'x' -> {
        return hex(2);
      }
      default -> {
        if (c < 0x80 && Character.isLetterOrDigit(c)) {
          throw parser.unsupported("\\" + (char) c);
        }
        return c;
      }
    }
    return -1;
  }

  private int hex(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(parser.next(), 16);
      if (digit < 0) {
        throw parser.unsupported("an escape that is not " + digits + " hexadecimal digits");
      }
      value = 16 * value + digit;
    }
    if (value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE) {
      throw parser.unsupported("half of a surrogate pair");
    }
    return value;
  }

  private int property() {
    String rest = parser.rest();
    int end = rest.indexOf('}');
    if (!rest.startsWith("{") || end < 0) {
      throw parser.syntax("\\p{name}", "another");
    }
    String name = rest.substring(1, end);
    for (int i = 0; i < name.length() + 2; i++) {
      parser.next();
    }
    return switch (name) {
      case "L", "Letter" -> Unicode.LETTER;
      case "Lu" -> Unicode.LU;
      case "Ll" -> Unicode.LL;
      case "Lt" -> Unicode.LT;
      case "Lm" -> Unicode.LM;
      case "Lo" -> Unicode.LO;
      case "M", "Mark" -> Unicode.M;
      case "N", "Number" -> Unicode.N;
      case "Nd" -> Unicode.DIGIT;
      case "P", "Punct", "Punctuation" -> Unicode.P;
      case "S", "Symbol" -> Unicode.SYMBOL;
      default -> throw parser.unsupported("\\p{" + name + "}");
    };
  }
}
