package io.lanewise.jmh.runner;

import io.lanewise.jmh.compare.Block;
import io.lanewise.jmh.compare.Build;
import io.lanewise.jmh.compare.Case;
import io.lanewise.jmh.compare.Fork;
import io.lanewise.jmh.compare.NotComparableException;
import io.lanewise.jmh.compare.Recording;
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

  private final Map<Build, JmhJar> jars;
  private final Path java;
  private final List<String> options;
  private final Path folder;
  private final Map<Case, Recording> firsts = new TreeMap<>();
  private int count;

  /// @param java that starts JMH, and so its forks
  /// @param options of JMH for every process, for example `-wi 3 -i 5`
  /// @param folder that exists
  public JmhForks(Map<Build, JmhJar> jars, Path java, List<String> options, Path folder) {
    this.jars = Map.copyOf(jars);
    this.java = java;
    this.options = List.copyOf(options);
    this.folder = folder;
  }

  /// @throws NotComparableException if two processes of a benchmark ran under different conditions
  @Override
  public Fork run(Block.Slot slot, Case id) throws ForkFailedException, InterruptedException {
    String name = "%04d-%s".formatted(++count, slot.build());
    Path json = folder.resolve(name + ".json");
    Path log = folder.resolve(name + ".log");
    Instant start = Instant.now();
    int exit = LoggedProcess.run(command(slot.build(), id, json), log);
    try {
      if (exit != 0 || !Files.exists(json)) {
        Thread.sleep(GRACE_MILLIS);
        throw new ForkFailedException(
            "exit code %d%s, see %s".formatted(exit, firstError(log), log));
      }
      Recording recording =
          Recording.read(Files.readString(json), json.toString(), slot.build(), slot.pair(), start);
      List<Fork> forks = recording.forks();
      if (forks.size() != 1 || !forks.getFirst().id().equals(id)) {
        throw new ForkFailedException("expected one result of " + id + ", see " + json);
      }
      requireSameConditions(id, recording);
      return forks.getFirst();
    } catch (IOException | UnreadableFileException e) {
      throw new ForkFailedException(String.valueOf(e.getMessage()));
    }
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
    if (first != null && !first.differences(recording, id).isEmpty()) {
      throw new NotComparableException(first.differences(recording, id));
    }
  }

  private List<String> command(Build build, Case id, Path json) {
    JmhJar jar = jars.get(build);
    if (jar == null) {
      throw new IllegalArgumentException("no jar of " + build);
    }
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(List.of("-jar", jar.file().toString()));
    command.add("^" + Pattern.quote(id.benchmark()) + "$");
    command.addAll(List.of("-bm", id.mode()));
    id.params().forEach((param, value) -> command.addAll(List.of("-p", param + "=" + value)));
    command.addAll(List.of("-foe", "true", "-prof", "gc"));
    command.addAll(options);
    command.addAll(List.of("-f", "1", "-rf", "json", "-rff", json.toString()));
    return command;
  }
}
