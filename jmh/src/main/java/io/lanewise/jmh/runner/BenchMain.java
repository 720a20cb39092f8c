package io.lanewise.jmh.runner;

import io.lanewise.jmh.compare.ExitCode;
import io.lanewise.jmh.compare.NotComparableException;
import io.lanewise.jmh.results.UnreadableFileException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The command `lanewise-bench`.
public final class BenchMain {
  private static final String USAGE =
      """
      usage: lanewise-bench compare BASE HEAD [OPTION...]
             lanewise-bench compare --recorded BASE.json HEAD.json [OPTION...]
             lanewise-bench history HISTORY.csv RESULT.json [--environment ENVIRONMENT.json]

      BASE and HEAD are JMH jars, or commits, branches or tags, which are built first.
        --include REGEX, --exclude REGEX   benchmarks, by their full names
        --param NAME=A,B                   these values instead of the jar's
        --margin [BENCHMARK=]PERCENT       the slow-down that is ignored (2)
        --pairs SCREENING,CONFIRMATION     pairs of processes (6,16)
        --budget TIME                      stop after it, for example 30m
        --jmh "OPTIONS"                    for every process, for example "-wi 3 -i 5"
        --ruler PERCENT                    how much slower than at best the machine may be (3)
        --added BENCHMARK, --removed ...   expected in one build only
        --seed NUMBER                      of the order of blocks (1)
        --out FOLDER                       for results (comparison)
        --inconclusive pass|fail|3         the exit code of what could not be decided (3)
        --environment BASE.json,HEAD.json  what the recorded runs ran on
        --allow-different machine,jdk,flags  in what they, or the builds' own flags, may differ
        --repository FOLDER, --build COMMAND, --jar FILE   how a commit becomes a jar

      history adds a row for each case that JMH's results, or result.json of a comparison (of which
      HEAD), have; a case of the same commit is replaced. The environment is the file beside them.
      It writes HISTORY.html, and HISTORY-series/otava.yaml for tools that find change points.

      exit code: 0 no regression, 1 regression, 2 usage, 3 inconclusive, 4 not comparable\
      """;

  private BenchMain() {}

  /// The process's entry point.
  ///
  /// @param args the command and what follows it
  public static void main(String... args) {
    int code = run(Arrays.asList(args), System.out, System.err);
    System.out.flush();
    Interrupts.done();
    System.exit(code);
  }

  static int run(List<String> args, PrintStream out, PrintStream err) {
    try {
      if (args.contains("--help") || args.contains("-h")) {
        out.println(USAGE);
        return ExitCode.PASS;
      }
      List<String> rest = args.subList(Math.min(1, args.size()), args.size());
      return switch (args.isEmpty() ? "nothing" : args.getFirst()) {
        case "compare" -> new CompareCommand(rest, out, err).run();
        case "history" -> new HistoryCommand(rest, out).run();
        default -> throw new UsageException("expected compare or history, got " + args);
      };
    } catch (UsageException e) {
      return failed(err, e.getMessage() + "\n" + USAGE, ExitCode.USAGE);
    } catch (UnusableBuildException e) {
      return failed(err, e.getMessage(), e.exitCode());
    } catch (UnreadableFileException e) {
      return failed(err, e.getMessage(), ExitCode.USAGE);
    } catch (NotComparableException e) {
      return failed(err, e.getMessage(), e.exitCode());
    } catch (NoSuchFileException e) {
      return failed(err, e.getFile() + ": expected a file, got none", ExitCode.USAGE);
    } catch (IOException e) {
      return failed(err, e.getMessage(), ExitCode.USAGE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(err, "interrupted before anything was compared", ExitCode.INCONCLUSIVE);
    }
  }

  private static int failed(PrintStream err, @Nullable String what, int code) {
    err.println("error: " + what);
    return code;
  }
}
