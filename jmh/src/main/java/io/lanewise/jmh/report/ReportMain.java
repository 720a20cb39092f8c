package io.lanewise.jmh.report;

import io.lanewise.jmh.results.Environment;
import io.lanewise.jmh.results.UnreadableFileException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes a page of what JMH measured.
///
/// `java -cp jmh/target/benchmarks.jar io.lanewise.jmh.report.ReportMain OUT.html ENV.json
/// RESULT.json...`
///
/// Ends with 0, with 1 where a file cannot be read, written or understood, or with 2 where the
/// arguments are wrong. A failure is one line.
public final class ReportMain {
  private static final String USAGE = "usage: report OUT.html ENV.json RESULT.json...";

  private ReportMain() {}

  /// The process's entry point.
  ///
  /// @param args the page to write, the [Environment], and files that JMH wrote with `-rf json`
  public static void main(String... args) {
    int code = run(System.err, args);
    if (code != 0) {
      System.exit(code);
    }
  }

  static int run(PrintStream err, String... args) {
    if (args.length < 3) {
      err.println(USAGE);
      return 2;
    }
    if (List.of(args).subList(1, args.length).contains(args[0])) {
      err.println("report: " + args[0] + " would be overwritten by the page; " + USAGE);
      return 2;
    }
    try {
      Environment environment = Environment.parse(args[1], text(args[1]));
      List<Run> runs = new ArrayList<>();
      for (String file : List.of(args).subList(2, args.length)) {
        runs.add(Run.read(file, text(file)));
      }
      Files.writeString(Path.of(args[0]), ReportPage.of(environment, runs));
      return 0;
    } catch (NoSuchFileException absent) {
      err.println("report: " + absent.getFile() + ": no such file");
      return 1;
    } catch (IOException | UnreadableFileException failure) {
      err.println("report: " + failure.getMessage());
      return 1;
    }
  }

  private static String text(String file) throws IOException {
    try {
      return Files.readString(Path.of(file));
    } catch (CharacterCodingException binary) {
      throw new UnreadableFileException(file, "$", "expected text in UTF-8, got other bytes");
    }
  }
}
