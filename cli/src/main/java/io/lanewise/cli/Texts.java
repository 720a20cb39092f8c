package io.lanewise.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The texts to work on, one after the other: arguments, lines, or fields of JSON lines.
///
/// Lines end in LF or CR LF, are UTF-8, and may be empty; a final LF begins no further line. In
/// memory there is one line at a time.
abstract sealed class Texts implements AutoCloseable {
  private static final String JSONL = ".jsonl";

  /// The next text, null after the last.
  abstract @Nullable String next();

  /// Whether the next text may not have been written yet.
  abstract boolean mustWait();

  @Override
  public abstract void close();

  /// These texts.
  static Texts of(List<String> texts) {
    return new Given(texts.iterator());
  }

  /// The lines of a stream.
  static Texts of(InputStream in) {
    return new Lines("standard input", reader(in), false);
  }

  /// The lines of a file, or the field `text` of each if it is called `….jsonl`.
  static Texts of(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new CommandException("input", "a file", "a folder", file.toString());
      }
      boolean json = file.toString().toLowerCase(Locale.ROOT).endsWith(JSONL);
      return new Lines(file.toString(), reader(Files.newInputStream(file)), json);
    } catch (IOException e) {
      throw CommandException.of("input", file, e);
    }
  }

  private static BufferedReader reader(InputStream in) {
    return new BufferedReader(
        new InputStreamReader(
            in,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)));
  }

  private static final class Given extends Texts {
    private final Iterator<String> texts;

    Given(Iterator<String> texts) {
      this.texts = texts;
    }

    @Override
    @Nullable String next() {
      return texts.hasNext() ? texts.next() : null;
    }

    @Override
    boolean mustWait() {
      return false;
    }

    @Override
    public void close() {}
  }

  private static final class Lines extends Texts {
    private final String name;
    private final Reader reader;
    private final boolean json;
    private long number;

    Lines(String name, Reader reader, boolean json) {
      this.name = name;
      this.reader = reader;
      this.json = json;
    }

    @Override
    @Nullable String next() {
      number++;
      try {
        String line = line();
        return line != null && json ? JsonText.of(line, where()) : line;
      } catch (CharacterCodingException e) {
        throw new CommandException("input", "UTF-8", "other bytes", where(), e);
      } catch (IOException e) {
        throw new CommandException("input", "a readable file", e.getMessage() + "", where(), e);
      }
    }

    /// Not [BufferedReader#readLine]: to that a lone CR, legal within a text, ends a line.
    private @Nullable String line() throws IOException {
      StringBuilder line = new StringBuilder();
      int c = reader.read();
      if (c < 0) {
        return null;
      }
      for (; c >= 0 && c != '\n'; c = reader.read()) {
        line.append((char) c);
      }
      int last = line.length() - 1;
      if (c == '\n' && last >= 0 && line.charAt(last) == '\r') {
        line.setLength(last);
      }
      return line.toString();
    }

    private String where() {
      return name + ", line " + number;
    }

    @Override
    boolean mustWait() {
      try {
        return !reader.ready();
      } catch (IOException e) {
        return true;
      }
    }

    @Override
    public void close() {
      try {
        reader.close();
      } catch (IOException e) {
        throw new CommandException("input", "a readable file", e.getMessage() + "", name, e);
      }
    }
  }
}
