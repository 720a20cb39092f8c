package io.lanewise.jmh.runner;

import io.lanewise.jmh.compare.Build;
import io.lanewise.jmh.compare.Comparison;
import io.lanewise.jmh.compare.Plan;
import io.lanewise.jmh.compare.Settings;
import io.lanewise.jmh.results.Environment;
import io.lanewise.jmh.results.EnvironmentReader;
import io.lanewise.jmh.results.Facts;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `compare BASE HEAD`: builds both, and runs them in turn on this machine.
final class InterleavedBuilds {
  private final Arguments arguments;
  private final Settings settings;
  private final Path folder;
  private final PrintStream err;
  private final Selection selection;
  private final Duration budget;
  private final double ruler;
  private final long seed;

  /// What was said wrongly is found before anything is built.
  ///
  /// @param folder that exists, for all files
  InterleavedBuilds(Arguments arguments, Settings settings, Path folder, PrintStream err) {
    this.arguments = arguments;
    this.settings = settings;
    this.folder = folder;
    this.err = err;
    this.selection = selection();
    this.budget = arguments.time("--budget", "24h");
    this.ruler = arguments.number("--ruler", 3) / 100;
    this.seed = (long) arguments.number("--seed", 1);
  }

  Comparison compare() throws InterruptedException, IOException {
    Path repository = Path.of(arguments.last("--repository").orElse("."));
    BuildSource source =
        new BuildSource(
            repository,
            arguments
                .last("--build")
                .orElse("./mvnw -B -q -f all/pom.xml -pl ..,../jmh -DskipTests package"),
            Path.of(arguments.last("--jar").orElse("jmh/target/benchmarks.jar")));
    Map<String, String> facts = new TreeMap<>();
    JmhJar base = built(source, Build.BASE, arguments.rest().getFirst(), facts);
    JmhJar head = built(source, Build.HEAD, arguments.rest().getLast(), facts);
    Map<Build, JmhJar> jars = Map.of(Build.BASE, base, Build.HEAD, head);
    Plan plan = Plan.of(base.cases(selection), head.cases(selection), settings, seed);
    facts.putAll(environment(repository, head));
    Path logs = Files.createDirectories(folder.resolve("forks"));
    JmhForks forks =
        new JmhForks(
            jars, JmhForks.ownJava(), arguments.words("--jmh"), logs, settings.policy(), ruler);
    Instant end = Instant.now().plus(budget);
    InterleavedRun run = new InterleavedRun(forks, () -> Instant.now().isAfter(end), err::println);
    Plan ran = Interrupts.until(() -> run.run(plan));
    facts.put("JMH's options", String.join(" ", arguments.words("--jmh")));
    forks.conditions().forEach((name, value) -> facts.put("forks, " + name, value));
    return ran.result(facts);
  }

  private JmhJar built(BuildSource source, Build build, String name, Map<String, String> facts)
      throws InterruptedException, IOException {
    JmhJar jar = new JmhJar(source.resolve(name, build.name(), folder));
    facts.put(build.name(), name);
    facts.put(build + ", SHA-256 of the jar", jar.sha256());
    source.commit(name).ifPresent(commit -> facts.put(build + ", commit", commit));
    return jar;
  }

  /// The machine, as it was before the first fork; kept beside the results.
  private Map<String, String> environment(Path repository, JmhJar head)
      throws InterruptedException, IOException {
    Environment bare = EnvironmentReader.read(repository, null);
    Environment whole =
        MachineLimits.of(head, JmhForks.ownJava(), folder).map(bare::withCalibration).orElse(bare);
    Files.writeString(folder.resolve("environment.json"), whole.json() + "\n");
    Map<String, String> facts = new TreeMap<>(Facts.of(whole));
    facts.remove("Commit"); // the builds have their own
    return facts;
  }

  private Selection selection() {
    Map<String, List<String>> params = new TreeMap<>();
    arguments
        .pairs("--param")
        .forEach((name, values) -> params.put(name, Arrays.asList(values.split(",", -1))));
    return new Selection(arguments.all("--include"), arguments.all("--exclude"), params);
  }
}
