package io.lanewise.jmh.compare;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The outcome: every output prints this and nothing else.
///
/// @param interleaved whether the builds ran side by side; else the promise is weaker
/// @param environment what it ran on, sorted by name
/// @param results failures first, then what is open, then the rest, each sorted by name
public record Comparison(
    boolean interleaved,
    Settings settings,
    Map<String, String> environment,
    List<CaseResult> results) {
  private static final List<Verdict> ORDER =
      List.of(Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.PASS);

  /// Sorts.
  public Comparison {
    environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    results =
        results.stream()
            .sorted(
                Comparator.comparingInt((CaseResult result) -> ORDER.indexOf(result.verdict()))
                    .thenComparing(CaseResult::id))
            .toList();
  }

  /// The same with more facts about what it ran on.
  public Comparison with(Map<String, String> facts) {
    Map<String, String> all = new TreeMap<>(environment);
    all.putAll(facts);
    return new Comparison(interleaved, settings, all, results);
  }

  /// FAIL if anything failed, else INCONCLUSIVE if anything is open, else PASS.
  public Verdict verdict() {
    return ORDER.stream().filter(verdict -> count(verdict) > 0).findFirst().orElse(Verdict.PASS);
  }

  /// How many cases have a verdict.
  public long count(Verdict verdict) {
    return results.stream().filter(result -> result.verdict() == verdict).count();
  }

  /// For `System.exit`.
  public int exitCode() {
    return switch (verdict()) {
      case PASS -> ExitCode.PASS;
      case FAIL -> ExitCode.REGRESSION;
      // That nothing was compared is no answer that a policy could be for.
      case INCONCLUSIVE ->
          results.stream().anyMatch(result -> !result.forks().isEmpty())
              ? settings.policy().inconclusive()
              : ExitCode.INCONCLUSIVE;
    };
  }

  /// One line, the verdict first.
  public String summary() {
    return "%s: %d failed, %d inconclusive, %d passed"
        .formatted(
            verdict(), count(Verdict.FAIL), count(Verdict.INCONCLUSIVE), count(Verdict.PASS));
  }

  /// What the way of measuring allows to claim.
  public String promise() {
    return interleaved
        ? "Interleaved A B B A. Failures were confirmed on fresh processes, with Holm's correction"
            + " at 5 % over all of them."
        : "Not interleaved: whatever else changed between the two runs counts as a change of the"
            + " build. The intervals do not cover that; take failures as a reason to run"
            + " interleaved.";
  }
}
