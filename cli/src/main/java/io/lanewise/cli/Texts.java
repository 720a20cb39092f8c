package io.lanewise.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/// The texts to work on, some at a time and in order: arguments, lines, or fields of JSON lines.
///
/// Lines end in LF or CR LF, are UTF-8, and may be empty; a final LF begins no further line. In
/// memory there is one line, or 64 KB of them, beside what was taken.
abstract sealed class Texts implements AutoCloseable permits Texts.Given, TextLines {
  private static final String JSONL = ".jsonl";

  /// Fills a piece with the next texts: until it is full, or the rest may not have been written
  /// yet.
  ///
  /// @return false if there was none left
  /// @throws CommandException if one is broken; those before it were taken first
  abstract boolean fill(TextPiece piece);

  /// Whether the next text may not have been written yet.
  abstract boolean mustWait();

  @Override
  public abstract void close();

  /// These texts.
  static Texts of(List<String> texts) {
    return new Given(texts.iterator());
  }

  /// The lines of standard input, or of a file; the field `text` of each if it is called `….jsonl`.
  ///
  /// @param input a path, or `-`
  static Texts of(String input, BadLines badLines, Session session) {
    if (input.equals("-")) {
      return new TextLines(session.in(), "standard input", false, badLines, session);
    }
    Path file = TensorName.path(input);
    try {
      if (Files.isDirectory(file)) {
        throw new CommandException("input", "a file", "a folder", file.toString());
      }
      boolean json = input.toLowerCase(Locale.ROOT).endsWith(JSONL);
      InputStream in = Files.newInputStream(file);
      return new TextLines(in, file.toString(), json, badLines, session);
    } catch (IOException e) {
      throw CommandException.of("input", file, e);
    }
  }

  /// What becomes of a line that is not UTF-8.
  enum BadLines {
    /// The run ends with exit code 1, behind the vectors of the lines before.
    FAIL,
    /// Its bytes that are not UTF-8 become U+FFFD, and a warning says so.
    REPLACE;

    /// As it is typed.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final class Given extends Texts {
    private final Iterator<String> texts;

    Given(Iterator<String> texts) {
      this.texts = texts;
    }

    @Override
    boolean fill(TextPiece piece) {
      piece.clear();
      while (texts.hasNext() && !piece.isFull()) {
        piece.add(texts.next());
      }
      return piece.count() > 0;
    }

    @Override
    boolean mustWait() {
      return false;
    }

    @Override
    public void close() {}
  }
}
