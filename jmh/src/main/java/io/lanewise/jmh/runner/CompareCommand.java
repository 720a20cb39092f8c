package io.lanewise.jmh.runner;

import io.lanewise.jmh.compare.Build;
import io.lanewise.jmh.compare.Comparison;
import io.lanewise.jmh.compare.JUnitXml;
import io.lanewise.jmh.compare.MarkdownReport;
import io.lanewise.jmh.compare.Plan;
import io.lanewise.jmh.compare.RecordedComparison;
import io.lanewise.jmh.compare.Recording;
import io.lanewise.jmh.compare.ResultJson;
import io.lanewise.jmh.compare.Settings;
import io.lanewise.jmh.compare.TerminalTable;
import io.lanewise.jmh.report.ComparisonPage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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
          "--jar");

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
    Comparison comparison = arguments.has("--recorded") ? recorded() : interleaved(folder);
    Files.writeString(folder.resolve("result.json"), ResultJson.of(comparison));
    Files.writeString(folder.resolve("report.md"), MarkdownReport.of(comparison));
    Files.writeString(folder.resolve("report.html"), ComparisonPage.of(comparison));
    Files.writeString(folder.resolve("junit.xml"), JUnitXml.of(comparison));
    out.print(TerminalTable.of(comparison));
    err.println("result.json, report.md, report.html and junit.xml are in " + folder);
    return comparison.exitCode();
  }

  private Comparison recorded() throws IOException {
    return RecordedComparison.of(
        recording(Build.BASE, arguments.rest().getFirst()),
        recording(Build.HEAD, arguments.rest().getLast()),
        CompareSettings.of(arguments));
  }

  private static Recording recording(Build build, String file) throws IOException {
    return Recording.read(Files.readString(Path.of(file)), file, build, 0, Instant.EPOCH);
  }

  private Comparison interleaved(Path folder) throws InterruptedException, IOException {
    // What was said wrongly is found before anything is built.
    Settings settings = CompareSettings.of(arguments);
    Selection selection = selection();
    Duration budget = budget();
    double ruler = arguments.number("--ruler", 3) / 100;
    long seed = (long) arguments.number("--seed", 1);
    BuildSource source =
        new BuildSource(
            Path.of(arguments.last("--repository").orElse(".")),
            arguments
                .last("--build")
                .orElse("./mvnw -B -q -f all/pom.xml -pl ..,../jmh -DskipTests package"),
            Path.of(arguments.last("--jar").orElse("jmh/target/benchmarks.jar")));
    JmhJar base = new JmhJar(source.resolve(arguments.rest().getFirst(), "BASE", folder));
    JmhJar head = new JmhJar(source.resolve(arguments.rest().getLast(), "HEAD", folder));
    Map<Build, JmhJar> jars = Map.of(Build.BASE, base, Build.HEAD, head);
    Plan plan = Plan.of(base.cases(selection), head.cases(selection), settings, seed);
    Path forks = Files.createDirectories(folder.resolve("forks"));
    Instant end = Instant.now().plus(budget);
    InterleavedRun run =
        new InterleavedRun(
            new JmhForks(jars, java(), words("--jmh"), forks),
            new ScalarRuler(),
            ruler,
            () -> Instant.now().isAfter(end),
            err::println);
    Plan ran = Interrupts.until(() -> run.run(plan));
    return ran.result(environment(jars));
  }

  private Map<String, String> environment(Map<Build, JmhJar> jars) {
    Map<String, String> environment = new TreeMap<>();
    jars.forEach((build, jar) -> environment.put(build.name(), jar.file().toString()));
    environment.put("java", System.getProperty("java.vm.version", ""));
    environment.put("jmh options", String.join(" ", words("--jmh")));
    environment.put("processors", Runtime.getRuntime().availableProcessors() + "");
    return environment;
  }

  private static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  private Selection selection() {
    Map<String, List<String>> params = new TreeMap<>();
    arguments
        .pairs("--param")
        .forEach((name, values) -> params.put(name, Arrays.asList(values.split(",", -1))));
    return new Selection(arguments.all("--include"), arguments.all("--exclude"), params);
  }

  private Duration budget() {
    String text = arguments.last("--budget").orElse("24h");
    try {
      return Duration.parse("PT" + text);
    } catch (DateTimeParseException e) {
      throw new UsageException("--budget: expected a time such as 30m, got " + text);
    }
  }

  private List<String> words(String option) {
    return arguments.all(option).stream()
        .flatMap(text -> Arrays.stream(text.trim().split("\\s+")))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
