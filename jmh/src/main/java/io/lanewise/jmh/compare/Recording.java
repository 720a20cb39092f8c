package io.lanewise.jmh.compare;

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
  /// @throws UnreadableResultException if this is not what JMH writes, and where
  public static Recording read(
      String json, String source, Build build, int firstPair, Instant start) {
    JmhJson file = JmhJson.parse(json, source);
    List<Fork> forks = new ArrayList<>();
    SortedMap<Case, SortedMap<String, String>> conditions = new TreeMap<>();
    for (JmhJson.Result result : file.results()) {
      List<Fork> ran = result.forks(build, firstPair, start);
      Case id = ran.getFirst().id();
      if (conditions.put(id, result.conditions()) != null) {
        throw new UnreadableResultException(source, result.where(), "a second result of " + id);
      }
      forks.addAll(ran);
    }
    return new Recording(source, forks, conditions);
  }

  /// What it measured.
  public SortedSet<Case> cases() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(conditions.keySet()));
  }

  /// What differs between the conditions of a case here and there, a line each.
  public List<String> differences(Recording other, Case id) {
    SortedMap<String, String> there = other.conditions.getOrDefault(id, new TreeMap<>());
    List<String> differences = new ArrayList<>();
    conditions
        .getOrDefault(id, new TreeMap<>())
        .forEach(
            (name, value) -> {
              String otherValue = there.getOrDefault(name, "-");
              if (!value.equals(otherValue)) {
                differences.add(
                    "%s: %s in %s, %s in %s"
                        .formatted(name, value, source, otherValue, other.source));
              }
            });
    return differences;
  }
}
