package io.lanewise.jmh.runner;

import io.lanewise.jmh.compare.Comparison;
import io.lanewise.jmh.compare.JUnitXml;
import io.lanewise.jmh.compare.MarkdownReport;
import io.lanewise.jmh.compare.ResultJson;
import io.lanewise.jmh.compare.Settings;
import io.lanewise.jmh.compare.TerminalTable;
import io.lanewise.jmh.report.ComparisonPage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// `compare BASE HEAD`: two builds in turn on this machine, or two recorded results.
final class CompareCommand {
  private static final Set<String> OPTIONS =
      Set.of(
          "--include",
          "--exclude",
          "--param",
          "--margin",
          "--pairs",
          "--budget",
          "--out",
          "--seed",
          "--jmh",
          "--ruler",
          "--added",
          "--removed",
          "--repository",
          "--build",
          "--jar",
          "--environment",
          "--allow-different",
          "--inconclusive");

  private final Arguments arguments;
  private final PrintStream out;
  private final PrintStream err;

  CompareCommand(List<String> arguments, PrintStream out, PrintStream err) {
    this.arguments = Arguments.parse(arguments, OPTIONS, Set.of("--recorded"));
    this.out = out;
    this.err = err;
    if (this.arguments.rest().size() != 2) {
      throw new UsageException("compare: expected BASE and HEAD, got " + this.arguments.rest());
    }
  }

  /// Compares, prints the table and writes the files.
  ///
  /// @return the exit code
  int run() throws IOException, InterruptedException {
    Path folder = Path.of(arguments.last("--out").orElse("comparison"));
    Files.createDirectories(folder);
    Settings settings = CompareSettings.of(arguments);
    Comparison comparison =
        arguments.has("--recorded")
            ? RecordedRuns.compare(arguments, settings)
            : new InterleavedBuilds(arguments, settings, folder, err).compare();
    Files.writeString(folder.resolve("result.json"), ResultJson.of(comparison));
    Files.writeString(folder.resolve("report.md"), MarkdownReport.of(comparison));
    Files.writeString(folder.resolve("report.html"), ComparisonPage.of(comparison));
    Files.writeString(folder.resolve("junit.xml"), JUnitXml.of(comparison));
    out.print(TerminalTable.of(comparison));
    err.println("result.json, report.md, report.html and junit.xml are in " + folder);
    return comparison.exitCode();
  }
}
