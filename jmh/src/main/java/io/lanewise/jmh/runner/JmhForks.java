package io.lanewise.jmh.runner;

import io.lanewise.jmh.compare.Block;
import io.lanewise.jmh.compare.Build;
import io.lanewise.jmh.compare.Case;
import io.lanewise.jmh.compare.Fork;
import io.lanewise.jmh.compare.NotComparableException;
import io.lanewise.jmh.compare.Policy;
import io.lanewise.jmh.compare.Recording;
import io.lanewise.jmh.results.Difference;
import io.lanewise.jmh.results.JmhFile;
import io.lanewise.jmh.results.JmhResult;
import io.lanewise.jmh.results.UnreadableFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Processes of two JMH jars. What each printed and measured is kept in a folder, as
/// `0001-BASE.log` and `0001-BASE.json`.
public final class JmhForks implements ForkRunner {
  /// Ctrl-C reaches the process as well as this one, and may end it first: that is no failure.
  private static final long GRACE_MILLIS = 300;

  /// What JMH says where another one holds its lock.
  private static final String LOCKED = "Another JMH instance might be running";

  private final Map<Build, JmhJar> jars;
  private final Path java;
  private final List<String> options;
  private final Path folder;
  private final Policy policy;
  private final CalmIterations calm;
  private final Path ruler;
  private final Map<Case, Recording> firsts = new TreeMap<>();
  private int count;

  /// @param java that starts JMH, and so its forks
  /// @param options of JMH for every process, for example `-wi 3 -i 5`
  /// @param folder that exists
  /// @param policy in what the builds' processes may differ
  /// @param rulerShare by how much the machine may be slower beside an iteration than at best
  /// @throws IOException if nothing can be written to the folder
  public JmhForks(
      Map<Build, JmhJar> jars,
      Path java,
      List<String> options,
      Path folder,
      Policy policy,
      double rulerShare)
      throws IOException {
    this.jars = Map.copyOf(jars);
    this.java = java;
    this.options = List.copyOf(options);
    this.folder = folder;
    this.policy = policy;
    this.calm = new CalmIterations(rulerShare);
    this.ruler = RulerJar.in(folder);
  }

  /// The `java` that runs this process.
  public static Path ownJava() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /// @throws NotComparableException if two processes of a benchmark ran under different conditions
  @Override
  public Ran run(Block.Slot slot, Case id)
      throws ForkFailedException, MachineBusyException, InterruptedException {
    String name = "%04d-%s".formatted(++count, slot.build());
    Path json = folder.resolve(name + ".json");
    Path log = folder.resolve(name + ".log");
    Instant start = Instant.now();
    int exit = LoggedProcess.run(command(slot.build(), id, json), log);
    try {
      if (exit != 0 || !Files.exists(json)) {
        Thread.sleep(GRACE_MILLIS);
        String error = firstError(log);
        if (error.contains(LOCKED)) {
          throw new MachineBusyException("another JMH runs on this machine, see " + log);
        }
        throw new ForkFailedException("exit code %d%s, see %s".formatted(exit, error, log));
      }
      List<JmhResult> results = JmhFile.read(json.toString(), Files.readString(json));
      Recording recording =
          Recording.of(results, json.toString(), slot.build(), slot.pair(), start);
      List<Fork> forks = recording.forks();
      if (forks.size() != 1 || !forks.getFirst().id().equals(id)) {
        throw new ForkFailedException("expected one result of " + id + ", see " + json);
      }
      requireSameConditions(id, recording);
      return calm.of(forks.getFirst(), results.getFirst());
    } catch (IOException | UnreadableFileException e) {
      throw new ForkFailedException(String.valueOf(e.getMessage()));
    }
  }

  /// The JVM and the flags of the processes, for the reader; empty if none ended well.
  public Map<String, String> conditions() {
    return firsts.entrySet().stream()
        .findFirst()
        .map(first -> first.getValue().conditions().get(first.getKey()))
        .<Map<String, String>>map(all -> new TreeMap<>(all))
        .orElse(Map.of());
  }

  /// The first line about an error, with a colon before it, or nothing.
  private static String firstError(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.contains("ERROR") || line.contains("Error:"))
          .map(line -> ": " + line.strip())
          .findFirst()
          .orElse("");
    }
  }

  /// The builds' own annotations may ask for other flags or other iterations.
  private void requireSameConditions(Case id, Recording recording) {
    Recording first = firsts.putIfAbsent(id, recording);
    if (first == null) {
      return;
    }
    List<String> differences =
        first.differences(recording, id).stream()
            .filter(policy::forbids)
            .map(Difference::text)
            .toList();
    if (!differences.isEmpty()) {
      throw new NotComparableException(differences);
    }
  }

  private List<String> command(Build build, Case id, Path json) {
    JmhJar jar = jars.get(build);
    if (jar == null) {
      throw new IllegalArgumentException("no jar of " + build);
    }
    List<String> all = new ArrayList<>(List.of("-bm", id.mode()));
    id.params().forEach((param, value) -> all.addAll(List.of("-p", param + "=" + value)));
    // The ruler first: what is first begins before the others, and ends behind them.
    all.addAll(List.of("-foe", "true", "-prof", RulerProfiler.class.getName(), "-prof", "gc"));
    all.addAll(options);
    all.addAll(List.of("-f", "1"));
    return jar.command(java, List.of(ruler), "^" + Pattern.quote(id.benchmark()) + "$", all, json);
  }
}
