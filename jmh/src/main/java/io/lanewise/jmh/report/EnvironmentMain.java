package io.lanewise.jmh.report;

import io.lanewise.jmh.results.Environment;
import io.lanewise.jmh.results.EnvironmentReader;
import io.lanewise.jmh.results.UnreadableFileException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Writes the [Environment] of a run that is about to start, in the folder that was built; and when
/// the run is over, adds the limits that it measured.
///
/// `java -cp jmh/target/benchmarks.jar io.lanewise.jmh.report.EnvironmentMain ENV.json
/// [RESULT.json]`
///
/// Ends with 0, with 1 where a file cannot be read, written or understood, or with 2 where the
/// arguments are wrong.
public final class EnvironmentMain {
  private static final String USAGE = "usage: environment ENV.json [RESULT.json]";

  private EnvironmentMain() {}

  /// The process's entry point.
  ///
  /// @param args the file to write; and what the run left whose limits are added to it
  public static void main(String... args) {
    int code = run(System.err, args);
    if (code != 0) {
      System.exit(code);
    }
  }

  static int run(PrintStream err, String... args) {
    if (args.length != 1 && args.length != 2) {
      err.println(USAGE);
      return 2;
    }
    try {
      Path file = Path.of(args[0]);
      Environment environment =
          args.length == 1 ? EnvironmentReader.read(Path.of(""), null) : calibrated(file, args[1]);
      Files.writeString(file, environment.json() + "\n");
      return 0;
    } catch (NoSuchFileException absent) {
      err.println("environment: " + absent.getFile() + ": no such file or folder");
      return 1;
    } catch (IOException | UnreadableFileException failure) {
      err.println("environment: " + failure.getMessage());
      return 1;
    }
  }

  private static Environment calibrated(Path file, String results) throws IOException {
    Environment environment = Environment.parse(file.toString(), Files.readString(file));
    return Run.read(results, Files.readString(Path.of(results)))
        .calibration()
        .map(environment::withCalibration)
        .orElse(environment);
  }
}
