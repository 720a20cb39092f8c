package io.lanewise.jmh.trial;

import io.lanewise.jmh.compare.Block;
import io.lanewise.jmh.compare.Build;
import io.lanewise.jmh.compare.Case;
import io.lanewise.jmh.compare.ExitCode;
import io.lanewise.jmh.compare.Policy;
import io.lanewise.jmh.runner.Arguments;
import io.lanewise.jmh.runner.BlockRun;
import io.lanewise.jmh.runner.Interrupts;
import io.lanewise.jmh.runner.JmhForks;
import io.lanewise.jmh.runner.JmhJar;
import io.lanewise.jmh.runner.Selection;
import io.lanewise.jmh.runner.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/// `pool FOLDER`: real pairs of the jars in it.
final class PoolCommand {
  private static final long SEED = 1;

  private final Path folder;
  private final Arguments arguments;
  private final PrintStream err;

  PoolCommand(Path folder, Arguments arguments, PrintStream err) {
    this.folder = folder;
    this.arguments = arguments;
    this.err = err;
  }

  /// Records until the goals are met, the time is up, or Ctrl-C.
  ///
  /// @return the exit code
  int run() throws IOException {
    List<Integer> pairs = pairs();
    Instant end = Instant.now().plus(arguments.time("--budget", "24h"));
    Selection trial =
        new Selection(List.of(TrialBenchmark.class.getSimpleName()), List.of(), Map.of());
    SortedSet<Case> cases = jar(Pairing.BASE).cases(trial);
    PoolFile file = new PoolFile(folder.resolve("pool.jsonl"));
    Pool before = file.open(conditions());
    PoolRecorder recorder = new PoolRecorder(runs(), file, () -> Instant.now().isAfter(end), SEED);
    List<PoolRecorder.Goal> goals = goals(cases, pairs.getFirst(), pairs.getLast());
    Pool pool = Interrupts.until(() -> recorder.record(before, goals));
    for (Pairing pairing : Pairing.values()) {
      err.printf("%s: %d undisturbed pairs%n", pairing.label(), pool.cleanPairs(pairing));
    }
    return PoolRecorder.isMet(pool, goals) ? ExitCode.PASS : ExitCode.INCONCLUSIVE;
  }

  /// Every benchmark with a copy of its build, and the changed one with each variant.
  static List<PoolRecorder.Goal> goals(SortedSet<Case> cases, int equalPairs, int changedPairs) {
    List<PoolRecorder.Goal> goals = new ArrayList<>();
    for (Pairing pairing : Pairing.values()) {
      for (Case id : cases) {
        if (pairing.isUnchanged()) {
          goals.add(new PoolRecorder.Goal(pairing, id, equalPairs / Block.PAIRS));
        } else if (id.benchmark().equals(TrialBenchmark.CHANGED)) {
          goals.add(new PoolRecorder.Goal(pairing, id, changedPairs / Block.PAIRS));
        }
      }
    }
    return goals;
  }

  private List<Integer> pairs() {
    String text = arguments.last("--pairs").orElse("34,40");
    if (!text.matches("[1-9]\\d{0,3},[1-9]\\d{0,3}")) {
      throw new UsageException("--pairs: expected two numbers such as 34,40, got " + text);
    }
    List<Integer> pairs = List.of(text.split(",", -1)).stream().map(Integer::parseInt).toList();
    if (pairs.stream().anyMatch(count -> count % Block.PAIRS != 0)) {
      throw new UsageException("--pairs: expected even numbers, got " + text);
    }
    return pairs;
  }

  private JmhJar jar(String label) {
    return new JmhJar(VariantJars.jar(folder.resolve("jars"), label));
  }

  private Map<Pairing, BlockRun> runs() throws IOException {
    double rulerShare = arguments.number("--ruler", 3) / 100;
    Map<Pairing, BlockRun> runs = new EnumMap<>(Pairing.class);
    for (Pairing pairing : Pairing.values()) {
      Map<Build, JmhJar> jars =
          Map.of(Build.BASE, jar(Pairing.BASE), Build.HEAD, jar(pairing.label()));
      Path logs = Files.createDirectories(folder.resolve("forks").resolve(pairing.label()));
      runs.put(
          pairing,
          new BlockRun(
              new JmhForks(
                  jars,
                  JmhForks.ownJava(),
                  arguments.words("--jmh"),
                  logs,
                  Policy.STRICT,
                  rulerShare),
              line -> err.println(pairing.label() + " " + line)));
    }
    return runs;
  }

  /// What a block has in common with those before it.
  private Map<String, String> conditions() throws IOException {
    Map<String, String> conditions = new TreeMap<>();
    conditions.put("java", System.getProperty("java.vm.version", ""));
    conditions.put("jmh options", String.join(" ", arguments.words("--jmh")));
    conditions.put("ruler, percent", arguments.last("--ruler").orElse("3"));
    conditions.put("jar base", sha256(jar(Pairing.BASE).file()));
    for (Pairing pairing : Pairing.values()) {
      conditions.put("jar " + pairing.label(), sha256(jar(pairing.label()).file()));
    }
    return conditions;
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
