package io.lanewise.text;

/// Splits at the matches of a pattern.
///
/// @param pattern what splits
/// @param behavior what becomes of the matches
/// @param inverted whether what lies between the matches counts as matches
record SplitPreTokenizer(Matcher pattern, Behavior behavior, boolean inverted)
    implements PreTokenizer {
  /// What becomes of the matches.
  enum Behavior {
    /// They go.
    REMOVED,
    /// Each is a piece.
    ISOLATED,
    /// Each is the end of the piece before it.
    MERGED_WITH_PREVIOUS,
    /// Each is the beginning of the piece behind it.
    MERGED_WITH_NEXT,
    /// Those in a row are one piece.
    CONTIGUOUS
  }

  @Override
  public void split(byte[] text, int from, int to, boolean first, Encoder out, int next) {
    // A piece that may still grow: [open, done).
    int open = from;
    int done = from;
    boolean openMatches = false;
    while (done < to) {
      long match = pattern.find(text, from, done, to);
      int start = match < 0 ? to : (int) (match >>> Integer.SIZE);
      int end = match < 0 ? to : (int) match;
      for (int part = done < start ? 0 : 1; part < (match < 0 ? 1 : 2); part++) {
        boolean matches = (part == 1) != inverted;
        int partStart = part == 0 ? done : start;
        int partEnd = part == 0 ? start : end;
        boolean joins = open < partStart && joins(openMatches, matches);
        if (!joins) {
          emit(text, open, partStart, openMatches, first && open == from, out, next);
          open = partStart;
        }
        openMatches = matches;
        done = partEnd;
      }
    }
    emit(text, open, to, openMatches, first && open == from, out, next);
  }

  private boolean joins(boolean before, boolean now) {
    return switch (behavior) {
      case REMOVED, ISOLATED -> false;
      case MERGED_WITH_PREVIOUS -> now && !before;
      case MERGED_WITH_NEXT -> before && !now;
      case CONTIGUOUS -> before == now;
    };
  }

  private void emit(
      byte[] text, int from, int to, boolean matches, boolean first, Encoder out, int next) {
    if (!(matches && behavior == Behavior.REMOVED)) {
      out.piece(text, from, to, first, next);
    }
  }
}
