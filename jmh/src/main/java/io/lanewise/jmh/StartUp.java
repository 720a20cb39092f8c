package io.lanewise.jmh;

import io.lanewise.file.SafetensorsWriter;
import io.lanewise.jmh.StartUpService.Times;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// From the start of a JVM to its first answer at full speed: with and without a warm-up, with and
/// without an AOT cache (JEP 483, 514, 515).
///
/// Starts [StartUpService] in fresh JVMs, the four ways in turn, and prints a Markdown table of
/// medians, and the least and the most. Time counts from just before the process is started, by
/// this process's clock. Full speed is what the same JVM reaches in the last quarter of its
/// requests. The cache is made by one run with a warm-up and requests.
///
/// `java -cp jmh/target/benchmarks.jar io.lanewise.jmh.StartUp [FORKS [REQUESTS [WARM_UP_MS]]]`
public final class StartUp {
  /// The four ways.
  private enum Way {
    NEITHER("neither", false, false),
    CACHE("AOT cache", true, false),
    WARM_UP("warm-up", false, true),
    BOTH("both", true, true);

    final String text;
    final boolean cached;
    final boolean warmedUp;

    Way(String text, boolean cached, boolean warmedUp) {
      this.text = text;
      this.cached = cached;
      this.warmedUp = warmedUp;
    }
  }

  private final Path folder;
  private final Path weights;
  private final Path cache;
  private final String requests;
  private final String warmUpMillis;

  private StartUp(Path folder, String requests, String warmUpMillis) throws IOException {
    this.folder = folder;
    this.weights = folder.resolve("weights.safetensors");
    this.cache = folder.resolve("service.aot");
    this.requests = requests;
    this.warmUpMillis = warmUpMillis;
    SafetensorsWriter.write(
        weights,
        List.of(
            tensor("table", StartUpService.TABLE),
            tensor("wide", StartUpService.OUT),
            tensor("square", StartUpService.IN)),
        Map.of());
  }

  private static Tensor tensor(String name, int rows) {
    Shape shape = Shape.of(rows, StartUpService.IN);
    return Tensor.ofFloats(name, shape, Data.floats(rows * StartUpService.IN));
  }

  /// Prints the table.
  public static void main(String[] args) throws IOException, InterruptedException {
    int forks = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    String requests = args.length > 1 ? args[1] : "10000";
    String warmUp = args.length > 2 ? args[2] : "30000";
    Path folder = Files.createTempDirectory("start-up");
    StartUp startUp = new StartUp(folder, requests, warmUp);
    try {
      startUp.run(List.of("-Xlog:disable", "-XX:AOTCacheOutput=" + startUp.cache), warmUp);
      Map<Way, List<Times>> times = new EnumMap<>(Way.class);
      for (int fork = 0; fork < forks; fork++) {
        for (Way way : Way.values()) {
          times.computeIfAbsent(way, _ -> new ArrayList<>()).add(startUp.fork(way));
        }
      }
      print(times);
    } finally {
      startUp.delete();
    }
  }

  private Times fork(Way way) throws IOException, InterruptedException {
    // "on": a cache that can't be used ends the JVM instead of being left out.
    List<String> options =
        way.cached ? List.of("-XX:AOTMode=on", "-XX:AOTCache=" + cache) : List.of();
    return Times.parse(run(options, way.warmedUp ? warmUpMillis : "0"));
  }

  private String run(List<String> options, String warmUp) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(StartUpService.class.getName(), weights.toString()));
    Path errors = folder.resolve("errors.txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    command.addAll(List.of(Long.toString(micros), requests, warmUp));
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(
          "start-up: service expected exit code 0, got another: " + Files.readString(errors));
    }
    return out.strip();
  }

  private static void print(Map<Way, List<Times>> times) {
    IO.println(
        "| | ready, ms | first answer, ms | full speed after, ms | processor time, ms"
            + " | slow answers before | then 5 rows, ms | steady, ms |");
    IO.println("|---|--:|--:|--:|--:|--:|--:|--:|");
    times.forEach(
        (way, runs) ->
            IO.println(
                "| %s | %s | %s | %s | %s | %s | %s | %s |"
                    .formatted(
                        way.text,
                        cell("%.0f", runs, Times::ready),
                        cell("%.2f", runs, Times::first),
                        cell("%.0f", runs, Times::fullSpeed),
                        cell("%.0f", runs, Times::processor),
                        cell("%.0f", runs, Times::slow),
                        cell("%.2f", runs, Times::other),
                        cell("%.3f", runs, Times::steady))));
  }

  /// The median, and the least and the most.
  private static String cell(String format, List<Times> runs, ToDoubleFunction<Times> of) {
    double[] sorted = runs.stream().mapToDouble(of).sorted().toArray();
    String all = format + " (" + format + "–" + format + ")";
    return String.format(
        Locale.ROOT, all, sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
  }

  private void delete() throws IOException {
    for (String name : List.of("weights.safetensors", "service.aot", "errors.txt")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.delete(folder);
  }
}
