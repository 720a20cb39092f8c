package io.lanewise.jmh.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Cases that need no timing because there is nothing to compare.
final class OneSided {
  private OneSided() {}

  /// Verdicts on the cases of one build only: a failure, unless they are listed.
  ///
  /// @throws NotComparableException if the builds have no case in common
  static List<CaseResult> results(Set<Case> base, Set<Case> head, Settings settings, Stage stage) {
    if (Collections.disjoint(base, head)) {
      throw new NotComparableException(
          List.of(
              "benchmarks in common expected, got %d of BASE and %d others of HEAD"
                  .formatted(base.size(), head.size())));
    }
    List<CaseResult> results = new ArrayList<>();
    addAll(results, base, head, settings.removed(), Build.BASE, settings, stage);
    addAll(results, head, base, settings.added(), Build.HEAD, settings, stage);
    return results;
  }

  /// The verdict on a case of which a process failed.
  static CaseResult failed(Case id, Settings settings, Reason failure) {
    return CaseResult.untimed(id, settings.margin(id), Stage.SCREENING, Verdict.FAIL, failure);
  }

  private static void addAll(
      List<CaseResult> results,
      Set<Case> cases,
      Set<Case> others,
      Set<String> listed,
      Build build,
      Settings settings,
      Stage stage) {
    for (Case id : new TreeSet<>(cases)) {
      if (!others.contains(id)) {
        boolean isListed = listed.contains(id.benchmark());
        Reason reason =
            isListed
                ? new Reason(Reason.Kind.LISTED, "in " + build + " only, as listed")
                : new Reason(Reason.Kind.ONE_SIDE_ONLY, "in " + build + " only, and not listed");
        results.add(
            CaseResult.untimed(
                id, settings.margin(id), stage, isListed ? Verdict.PASS : Verdict.FAIL, reason));
      }
    }
  }
}
