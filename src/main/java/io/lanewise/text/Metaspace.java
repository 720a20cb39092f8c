package io.lanewise.text;

/// Writes a visible character, mostly U+2581, for each space, one more before the text, and splits
/// before each of them.
final class Metaspace implements PreTokenizer {
  private final byte[] replacement;
  private final Scheme scheme;
  private final boolean splits;

  /// @param replacement the character
  /// @param scheme where one is put in front
  /// @param splits whether it splits at all
  Metaspace(byte[] replacement, Scheme scheme, boolean splits) {
    this.replacement = replacement;
    this.scheme = scheme;
    this.splits = splits;
  }

  /// Which pieces get the character in front, unless they have it.
  enum Scheme {
    ALWAYS,
    FIRST,
    NEVER
  }

  @Override
  public void split(byte[] text, int from, int to, boolean first, Encoder out, int next) {
    Utf8 written = out.textOf(next);
    boolean prepends = scheme == Scheme.ALWAYS || (scheme == Scheme.FIRST && first);
    if (prepends && text[from] != ' ' && !isAt(text, from, to)) {
      written.append(replacement);
    }
    for (int at = from; at < to; at++) {
      byte b = text[at];
      if (b == ' ') {
        written.append(replacement);
      } else {
        written.reserve(1);
        written.bytes[written.size++] = b;
      }
    }
    if (splits) {
      emit(written, first, out, next);
    } else {
      out.piece(written.bytes, 0, written.size, first, next);
    }
  }

  private void emit(Utf8 text, boolean first, Encoder out, int next) {
    int start = 0;
    for (int at = 1; at < text.size; at++) {
      if (text.bytes[at] == replacement[0] && isAt(text.bytes, at, text.size)) {
        out.piece(text.bytes, start, at, first && start == 0, next);
        start = at;
      }
    }
    out.piece(text.bytes, start, text.size, first && start == 0, next);
  }

  private boolean isAt(byte[] text, int at, int to) {
    if (at + replacement.length > to) {
      return false;
    }
    for (int i = 0; i < replacement.length; i++) {
      if (text[at + i] != replacement[i]) {
        return false;
      }
    }
    return true;
  }
}
