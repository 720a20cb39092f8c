package io.lanewise.jmh.report;

import io.lanewise.jmh.results.Environment;
import io.lanewise.jmh.results.EnvironmentReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes the [Environment] of a run that is about to start, in the folder that was built.
///
/// `java -cp jmh/target/benchmarks.jar io.lanewise.jmh.report.EnvironmentMain ENV.json [GFLOPS
/// GBPS]`
///
/// Ends with 0, with 1 where the file cannot be written, or with 2 where the arguments are wrong.
public final class EnvironmentMain {
  private static final String USAGE = "usage: environment ENV.json [FMA_GFLOPS READ_GBPS]";

  private EnvironmentMain() {}

  /// The process's entry point.
  ///
  /// @param args the file to write, and one core's limits where they were measured
  public static void main(String... args) {
    int code = run(System.err, args);
    if (code != 0) {
      System.exit(code);
    }
  }

  static int run(PrintStream err, String... args) {
    if (args.length != 1 && args.length != 3) {
      err.println(USAGE);
      return 2;
    }
    try {
      Environment.Calibration limits =
          args.length == 1
              ? null
              : new Environment.Calibration(
                  Double.parseDouble(args[1]), Double.parseDouble(args[2]));
      Environment environment = EnvironmentReader.read(Path.of(""), limits);
      Files.writeString(Path.of(args[0]), environment.json() + "\n");
      return 0;
    } catch (IllegalArgumentException noLimits) {
      err.println("environment: " + noLimits.getMessage() + "; " + USAGE);
      return 2;
    } catch (IOException unwritable) {
      err.println("environment: " + unwritable.getMessage());
      return 1;
    }
  }
}
