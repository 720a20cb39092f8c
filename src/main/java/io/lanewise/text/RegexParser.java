package io.lanewise.text;

import io.lanewise.file.WeightFormatException;
import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.text.RegexNode.Ahead;
import io.lanewise.text.RegexNode.Choice;
import io.lanewise.text.RegexNode.One;
import io.lanewise.text.RegexNode.Repeat;
import io.lanewise.text.RegexNode.Row;
import java.util.ArrayList;
import java.util.List;

/// Reads the part of Oniguruma's regular expressions that tokenizers use and that has a linear-time
/// match: characters, sets, groups, choices, repetition, `(?i:…)`, and `(?!…)` or `(?=…)` of one
/// character. The rest is refused by name.
final class RegexParser {
  private static final int DEEPEST = 50;
  private static final int MOST_REPEATS = 1000;

  private final String text;
  private final Part part;
  private int at;
  private int depth;
  private boolean ignoresCase;

  /// @param part whose field `Regex` this is, for errors
  RegexParser(String text, Part part) {
    this.text = text;
    this.part = part;
  }

  RegexNode parse() {
    RegexNode node = choice();
    if (at < text.length()) {
      throw syntax("an end", "')'");
    }
    return node;
  }

  WeightFormatException unsupported(String actual) {
    return part.error(Kind.UNSUPPORTED, "Regex", "what has a linear-time match", actual);
  }

  WeightFormatException syntax(String expected, String actual) {
    return part.error(Kind.SYNTAX, "Regex", expected, actual + " at character " + at);
  }

  private RegexNode choice() {
    if (++depth > DEEPEST) {
      throw part.error(Kind.LIMIT, "Regex", "<= " + DEEPEST + " groups in groups", "more");
    }
    List<RegexNode> nodes = new ArrayList<>();
    nodes.add(row());
    while (take('|')) {
      nodes.add(row());
    }
    depth--;
    return nodes.size() == 1 ? nodes.getFirst() : new Choice(nodes);
  }

  private RegexNode row() {
    List<RegexNode> nodes = new ArrayList<>();
    while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') {
      nodes.add(repeated(atom()));
    }
    return nodes.size() == 1 ? nodes.getFirst() : new Row(nodes);
  }

  private RegexNode repeated(RegexNode node) {
    int least;
    int most;
    if (take('*')) {
      least = 0;
      most = -1;
    } else if (take('+')) {
      least = 1;
      most = -1;
    } else if (take('?')) {
      least = 0;
      most = 1;
    } else if (at + 1 < text.length() && text.charAt(at) == '{' && isDigit(text.charAt(at + 1))) {
      at++;
      least = number();
      most = take(',') ? (text.startsWith("}", at) ? -1 : number()) : least;
      require('}');
      if (most >= 0 && most < least) {
        throw syntax("rising bounds", least + " to " + most);
      }
    } else {
      return node;
    }
    boolean greedy = !take('?');
    if (at < text.length() && "*+?{".indexOf(text.charAt(at)) >= 0) {
      throw unsupported("'" + text.charAt(at) + "' behind a repetition");
    }
    if (node instanceof Ahead) {
      throw unsupported("a condition that is repeated");
    }
    return new Repeat(node, least, most, greedy);
  }

  private int number() {
    int start = at;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    if (at == start
        || at - start > 4
        || Integer.parseInt(text.substring(start, at)) > MOST_REPEATS) {
      throw part.error(
          Kind.LIMIT, "Regex", "<= " + MOST_REPEATS + " repetitions", text.substring(start, at));
    }
    return Integer.parseInt(text.substring(start, at));
  }

  private RegexNode atom() {
    int c = next();
    return switch (c) {
      case '(' -> group();
      case '[' -> new One(new RegexSets(this).set());
      case '.' -> new One(new CharSet(0, new int[0], new int[] {'\n', '\n'}, true));
      case '\\' -> new One(new RegexSets(this).escape());
      case '^', '$' -> throw unsupported("'" + (char) c + "'");
      case '*', '+', '?' -> throw syntax("something to repeat", "'" + (char) c + "'");
      default -> literal(c);
    };
  }

  private RegexNode literal(int c) {
    if (!ignoresCase) {
      return new One(CharSet.of(c));
    }
    if (c >= 0x80) {
      throw unsupported("(?i:…) of a character that is not ASCII");
    }
    int lower = Character.toLowerCase(c);
    int upper = Character.toUpperCase(c);
    // The long s and the Kelvin sign are letters of the same kind.
    int other = lower == 's' ? 0x17f : lower == 'k' ? 0x212a : lower;
    return new One(
        new CharSet(0, new int[0], new int[] {lower, lower, upper, upper, other, other}, false));
  }

  private RegexNode group() {
    if (!take('?')) {
      return closed(choice());
    }
    if (take(':')) {
      return closed(choice());
    }
    if (text.startsWith("i:", at)) {
      at += 2;
      boolean before = ignoresCase;
      ignoresCase = true;
      RegexNode node = closed(choice());
      ignoresCase = before;
      return node;
    }
    boolean negative = take('!');
    if (negative || take('=')) {
      if (closed(choice()) instanceof One(CharSet set)) {
        return new Ahead(
            negative ? new CharSet(set.flags(), set.missing(), set.ranges(), !set.negated()) : set,
            negative);
      }
      throw unsupported("a look-ahead of more than one character");
    }
    throw unsupported("a group (?" + text.substring(at, Math.min(text.length(), at + 2)));
  }

  private RegexNode closed(RegexNode node) {
    require(')');
    return node;
  }

  private void require(char wanted) {
    if (!take(wanted)) {
      throw syntax(
          "'" + wanted + "'", at < text.length() ? "'" + text.charAt(at) + "'" : "the end");
    }
  }

  /// The next character, which is taken.
  int next() {
    if (at >= text.length()) {
      throw syntax("more", "the end");
    }
    int c = text.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  boolean take(char wanted) {
    boolean here = at < text.length() && text.charAt(at) == wanted;
    at += here ? 1 : 0;
    return here;
  }

  /// The text that is left.
  String rest() {
    return text.substring(at);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
