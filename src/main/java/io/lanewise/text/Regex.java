package io.lanewise.text;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.internal.parallel.Pool;
import io.lanewise.text.RegexProgram.Instruction;

/// A regular expression that never backtracks: all ways through it are followed at once, a
/// character at a time, in their order of preference. A search takes at most text × program steps,
/// whatever the pattern.
///
/// Source: Thompson 1968, "Regular expression search algorithm"; Pike's form of it.
final class Regex implements Matcher {
  private final Instruction[] program;
  private final Pool<Threads> pool =
      new Pool<>() {
        @Override
        protected Threads allocate(int length) {
          return new Threads(length);
        }

        @Override
        protected int lengthOf(Threads threads) {
          return threads.places.length;
        }
      };

  private Regex(Instruction[] program) {
    this.program = program;
  }

  /// A matcher of the pattern; for a set of characters that repeats, as most patterns are, without
  /// a program.
  ///
  /// @param part whose field `Regex` the pattern is, for errors
  static Matcher compile(String pattern, Part part) {
    RegexParser parser = new RegexParser(pattern, part);
    RegexNode node = parser.parse();
    if (node.matchesNothing()) {
      throw parser.unsupported("a pattern that matches the empty text");
    }
    if (node
            instanceof
            RegexNode.Repeat(RegexNode.One(CharSet set), int least, int most, boolean greedy)
        && most < 0
        && greedy) {
      return new RunMatcher(set, least);
    }
    Instruction[] program = RegexProgram.compile(node);
    if (program == null) {
      throw part.error(
          Kind.LIMIT, "Regex", "<= " + RegexProgram.LONGEST + " steps", "a longer pattern");
    }
    return new Regex(program);
  }

  /// Places in the program, those of the next character too, and where their matches began.
  private static final class Threads {
    private int[] places;
    private int[] starts;
    private int count;
    private int[] nextPlaces;
    private int[] nextStarts;
    private int nextCount;

    /// The character at which a place was last reached.
    private final int[] reached;

    Threads(int length) {
      places = new int[length];
      starts = new int[length];
      nextPlaces = new int[length];
      nextStarts = new int[length];
      reached = new int[length];
    }

    void advance() {
      int[] swap = places;
      places = nextPlaces;
      nextPlaces = swap;
      swap = starts;
      starts = nextStarts;
      nextStarts = swap;
      count = nextCount;
      nextCount = 0;
    }
  }

  @Override
  public long find(byte[] text, int from, int at, int to) {
    Threads threads = pool.borrow(program.length);
    long found = find(threads, text, at, to);
    pool.giveBack(threads);
    return found;
  }

  private long find(Threads threads, byte[] text, int at, int to) {
    java.util.Arrays.fill(threads.reached, -1);
    threads.nextCount = 0;
    long found = -1;
    for (int now = at; ; now += Utf8.width(text[now])) {
      if (found < 0 && now < to) {
        follow(threads, 0, now, text, now, to);
      }
      threads.advance();
      int c = now < to ? Utf8.codePoint(text, now) : -1;
      int next = now < to ? now + Utf8.width(text[now]) : to;
      for (int i = 0; i < threads.count; i++) {
        int place = threads.places[i];
        switch (program[place]) {
          case Instruction.Take(CharSet set) when c >= 0 && set.contains(c) ->
              follow(threads, place + 1, threads.starts[i], text, next, to);
          case Instruction.Done() -> {
            // All that are preferred have ended before or go on; the rest is dropped.
            found = Matcher.match(threads.starts[i], now);
            threads.count = 0;
          }
          default -> {}
        }
      }
      if (now >= to || (found >= 0 && threads.nextCount == 0)) {
        return found;
      }
    }
  }

  /// Adds a place, and those that it leads to without a character, in order of preference.
  private void follow(Threads threads, int place, int start, byte[] text, int at, int to) {
    if (threads.reached[place] == at) {
      return;
    }
    threads.reached[place] = at;
    switch (program[place]) {
      case Instruction.Jump(int target) -> follow(threads, target, start, text, at, to);
      case Instruction.Fork(int first, int second) -> {
        follow(threads, first, start, text, at, to);
        follow(threads, second, start, text, at, to);
      }
      case Instruction.Look(CharSet set, boolean orEnd) -> {
        if (at < to ? set.contains(Utf8.codePoint(text, at)) : orEnd) {
          follow(threads, place + 1, start, text, at, to);
        }
      }
      default -> {
        threads.nextPlaces[threads.nextCount] = place;
        threads.nextStarts[threads.nextCount++] = start;
      }
    }
  }
}
