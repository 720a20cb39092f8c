package io.lanewise.jmh.compare;

import io.lanewise.jmh.results.Difference;
import io.lanewise.jmh.results.JmhFile;
import io.lanewise.jmh.results.JmhResult;
import io.lanewise.jmh.results.UnreadableFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// One file that JMH wrote with `-rf json`.
///
/// @param source the file's name
/// @param forks in the file's order
/// @param conditions for each case what must not differ between builds: JDK, flags, JMH, lengths of
///   warm-up and measurement
public record Recording(
    String source, List<Fork> forks, SortedMap<Case, SortedMap<String, String>> conditions) {
  /// Keeps copies.
  public Recording {
    forks = List.copyOf(forks);
    conditions = Collections.unmodifiableSortedMap(new TreeMap<>(conditions));
  }

  /// Reads the text of a file.
  ///
  /// @param source the file's name, for messages
  /// @param firstPair the number of each case's first fork; the others count on
  /// @param start of the processes, which JMH does not write
  /// @throws UnreadableFileException if this is not what JMH writes, a case is there twice, or not
  ///   every fork has its times
  public static Recording read(
      String json, String source, Build build, int firstPair, Instant start) {
    return of(JmhFile.read(source, json), source, build, firstPair, start);
  }

  /// The same of results that were read.
  public static Recording of(
      List<JmhResult> results, String source, Build build, int firstPair, Instant start) {
    if (results.isEmpty()) {
      throw new UnreadableFileException(source, "$", "expected a result at least, got none");
    }
    List<Fork> forks = new ArrayList<>();
    SortedMap<Case, SortedMap<String, String>> conditions = new TreeMap<>();
    for (JmhResult result : results) {
      List<Fork> ran = forks(result, build, firstPair, start);
      Case id = ran.getFirst().id();
      if (conditions.put(id, result.conditions()) != null) {
        throw result.refused("", "expected one result of " + id + ", got a second");
      }
      forks.addAll(ran);
    }
    return new Recording(source, forks, conditions);
  }

  private static List<Fork> forks(JmhResult result, Build build, int firstPair, Instant start) {
    if (!result.forked()) {
      throw result.refused(".forks", "expected 1 or more, got 0: it ran in JMH's own process");
    }
    List<List<Double>> times = result.primary().forks();
    if (times.isEmpty()) {
      throw result.refused(".primaryMetric.rawData", "expected a fork at least, got none");
    }
    double[] bytes = result.forkBytesPerOp();
    List<Fork> forks = new ArrayList<>();
    for (int fork = 0; fork < bytes.length; fork++) {
      try {
        forks.add(
            new Fork(
                build,
                firstPair + fork,
                result.benchmark(),
                result.params(),
                result.mode(),
                result.primary().unit(),
                times.get(fork),
                bytes[fork],
                start));
      } catch (IllegalArgumentException e) {
        throw result.refused(
            ".primaryMetric.rawData[" + fork + "]", String.valueOf(e.getMessage()));
      }
    }
    return forks;
  }

  /// What it measured.
  public SortedSet<Case> cases() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(conditions.keySet()));
  }

  /// What differs between the conditions of a case here and there.
  public List<Difference> differences(Recording other, Case id) {
    return JmhFile.differences(
        source,
        conditions.getOrDefault(id, new TreeMap<>()),
        other.source,
        other.conditions.getOrDefault(id, new TreeMap<>()));
  }
}
