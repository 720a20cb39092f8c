package io.lanewise.jmh.compare;

import io.lanewise.jmh.results.Difference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Compares two runs that are over. They were not interleaved, so a drift of the machine between
/// them can't be told from the build: see [Comparison#promise()].
public final class RecordedComparison {
  private RecordedComparison() {}

  /// Verdicts by Welch's interval and Mann-Whitney, with Holm's correction over all cases.
  ///
  /// @throws NotComparableException if JDK, flags, JMH or the lengths of its iterations differ, or
  ///   no benchmark is in both
  public static Comparison of(Recording base, Recording head, Settings settings) {
    List<CaseResult> results =
        new ArrayList<>(OneSided.results(base.cases(), head.cases(), settings, Stage.RECORDED));
    SortedSet<Case> both = new TreeSet<>(base.cases());
    both.retainAll(head.cases());
    checkConditions(base, head, both, settings.policy());
    List<Fork> forks = Stream.concat(base.forks().stream(), head.forks().stream()).toList();
    List<Sample> samples =
        both.stream()
            .map(
                id ->
                    Sample.of(
                        id,
                        settings.margin(id),
                        Stage.RECORDED,
                        forks.stream().filter(fork -> fork.id().equals(id)).toList(),
                        false,
                        true))
            .toList();
    results.addAll(Judge.family(samples));
    return new Comparison(false, settings, environment(base, head, both.first()), results);
  }

  private static void checkConditions(
      Recording base, Recording head, SortedSet<Case> both, Policy policy) {
    Map<String, List<Case>> differences = new LinkedHashMap<>();
    for (Case id : both) {
      for (Difference difference : base.differences(head, id)) {
        if (policy.forbids(difference)) {
          differences.computeIfAbsent(difference.text(), _ -> new ArrayList<>()).add(id);
        }
      }
    }
    if (!differences.isEmpty()) {
      throw new NotComparableException(
          differences.entrySet().stream()
              .map(entry -> entry.getKey() + where(entry.getValue()))
              .toList());
    }
  }

  private static String where(List<Case> cases) {
    String first = " (" + cases.getFirst();
    return cases.size() == 1 ? first + ")" : first + " and " + (cases.size() - 1) + " more)";
  }

  private static Map<String, String> environment(Recording base, Recording head, Case any) {
    Map<String, String> environment =
        new TreeMap<>(base.conditions().getOrDefault(any, new TreeMap<>()));
    environment.put("base", base.source());
    environment.put("head", head.source());
    return environment;
  }
}
