package io.lanewise.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the texts of a command come from, and how many threads work on them.
final class TextOptions {
  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = {
        "One text a line; of a .jsonl file, the field 'text' of each object.",
        "'-' is standard input, one text a line."
      })
  private @Nullable String input;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "How many work on the lines of --input, beside the one that reads and writes."
              + " Default: the processors there are.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--bad-lines",
      paramLabel = "WHAT",
      description = {
        "What to do with a line that is not UTF-8: fail, or replace its bytes by U+FFFD",
        "and warn. Default: fail."
      })
  private Texts.BadLines badLines = Texts.BadLines.FAIL;

  /// The texts of the command line, or of `--input`.
  ///
  /// @throws UsageException if there are both or neither
  Texts open(@Nullable List<String> texts, Session session) {
    if ((input == null) == (texts == null)) {
      String given = input == null ? "neither" : "both";
      throw new UsageException("expected either TEXT or --input FILE, got " + given);
    }
    if (threads < 1) {
      throw new UsageException("--threads: expected 1 at least, got " + threads);
    }
    return input == null
        ? Texts.of(List.copyOf(Options.required(texts)))
        : Texts.of(input, badLines, session);
  }

  /// Prints what each text becomes, as JSON lines, in the order of the texts.
  ///
  /// @param printer writes the line of one text of a piece; on any thread
  void print(Texts source, Session session, OutputStream out, Printer printer) {
    run(
        source,
        session,
        piece -> {
          try (JsonLines lines = new JsonLines(piece.printed())) {
            for (int i = 0; i < piece.count(); i++) {
              printer.print(piece, i, lines);
            }
          }
        },
        piece -> {
          piece.printed().writeTo(out);
          if (source.mustWait()) {
            out.flush(); // whoever wrote the last text may be waiting for its line
          }
        });
  }

  /// Writes the line of one text.
  interface Printer {
    void print(TextPiece piece, int text, JsonLines lines);
  }

  /// Passes all texts on.
  ///
  /// @param work as for [TextRun#run]
  void run(Texts source, Session session, Consumer<TextPiece> work, TextRun.Sink sink) {
    try {
      TextRun.run(source, source instanceof Texts.Given ? 1 : threads, session, work, sink);
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      throw new CommandException("output", "room on the disk", reason, "", e);
    }
  }
}
