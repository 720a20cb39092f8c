package io.lanewise.jmh.trial;

import io.lanewise.jmh.compare.ExitCode;
import io.lanewise.jmh.compare.NotComparableException;
import io.lanewise.jmh.compare.Settings;
import io.lanewise.jmh.results.Environment;
import io.lanewise.jmh.results.UnreadableFileException;
import io.lanewise.jmh.runner.Arguments;
import io.lanewise.jmh.runner.Interrupts;
import io.lanewise.jmh.runner.UnusableBuildException;
import io.lanewise.jmh.runner.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The commands of the trial; `docs/regression-gate.sh` gives them in order.
public final class TrialMain {
  private static final String USAGE =
      """
      usage: trial jars BENCHMARKS.jar FOLDER            FOLDER/jars: a jar of each variant
             trial pool FOLDER [OPTION...]               FOLDER/pool.jsonl: real pairs; goes on where it ended
               --pairs EQUAL,CHANGED   pairs of each benchmark with a copy, of the changed one (34,40)
               --budget TIME           stop after it, for example 30m
               --jmh "OPTIONS"         for every process
               --ruler PERCENT         how much slower than at best the machine may be (3)
             trial resample FOLDER [--comparisons N] [--into DOCUMENT.md]
                                                         rates, from the pool and FOLDER/whole; of N each (1000)
      exit code: 0 done, 2 usage, 3 stopped before the pool was full, 4 the pool ran under other conditions\
      """;

  private TrialMain() {}

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
      Arguments arguments =
          Arguments.parse(
              args,
              Set.of("--pairs", "--budget", "--jmh", "--ruler", "--comparisons", "--into"),
              Set.of());
      List<String> rest = arguments.rest();
      String command = rest.size() + " " + (rest.isEmpty() ? "" : rest.getFirst());
      return switch (command) {
        case "3 jars" -> {
          VariantJars.write(Path.of(rest.get(1)), Path.of(rest.get(2), "jars"));
          yield ExitCode.PASS;
        }
        case "2 pool" -> new PoolCommand(Path.of(rest.get(1)), arguments, err).run();
        case "2 resample" -> resample(Path.of(rest.get(1)), arguments, out);
        default -> throw new UsageException("expected a command, got " + rest);
      };
    } catch (UsageException e) {
      return failed(err, e.getMessage() + "\n" + USAGE, ExitCode.USAGE);
    } catch (NotComparableException e) {
      return failed(err, e.getMessage(), e.exitCode());
    } catch (NoSuchFileException e) {
      return failed(err, e.getFile() + ": expected a file, got none", ExitCode.USAGE);
    } catch (UnusableBuildException
        | UnreadableFileException
        | IllegalArgumentException
        | UncheckedIOException
        | IOException e) {
      return failed(err, e.getMessage(), ExitCode.USAGE);
    }
  }

  private static int resample(Path folder, Arguments arguments, PrintStream out)
      throws IOException {
    PoolFile file = new PoolFile(folder.resolve("pool.jsonl"));
    Pool pool = file.read();
    int comparisons = (int) arguments.number("--comparisons", 1000);
    List<Tally> tallies =
        new ArrayList<>(
            Figures.resampled(
                pool, TrialBenchmark.CHANGED, Settings.defaults(), Math.max(1, comparisons)));
    tallies.addAll(Figures.real(folder.resolve("whole"), TrialBenchmark.CHANGED));
    String text = Figures.rates(tallies) + "\nThe pool:\n\n" + PoolTable.of(pool);
    out.print(text);
    if (arguments.last("--into").isPresent()) {
      Path document = Path.of(arguments.last("--into").orElseThrow());
      String environment = Files.readString(folder.resolve("environment.json"));
      String machine =
          Figures.machine(Environment.parse("environment.json", environment), file.conditions());
      Files.writeString(
          document, MarkedBlock.replace(Files.readString(document), machine + "\n" + text));
    }
    return ExitCode.PASS;
  }

  private static int failed(PrintStream err, @Nullable String what, int code) {
    err.println("error: " + what);
    return code;
  }
}
