package io.lanewise.jmh.compare;

import java.util.ArrayList;
import java.util.List;

/// What ran of one case in one stage. Immutable.
///
/// @param blocks planned, without replacements
/// @param replacements allowed
/// @param runs in run order
record Progress(int blocks, int replacements, List<Run> runs) {
  /// @param disturbed whether the machine's own speed moved meanwhile
  record Run(List<Fork> forks, boolean disturbed) {
    Run {
      forks = List.copyOf(forks);
    }
  }

  Progress {
    runs = List.copyOf(runs);
  }

  Progress with(Run run) {
    List<Run> longer = new ArrayList<>(runs);
    longer.add(run);
    return new Progress(blocks, replacements, longer);
  }

  private int clean() {
    return Math.toIntExact(runs.stream().filter(run -> !run.disturbed()).count());
  }

  /// Whether enough undisturbed blocks ran, or all replacements were used up.
  boolean isComplete() {
    return clean() >= blocks || runs.size() >= blocks + replacements;
  }

  /// Whether disturbed blocks count for want of others.
  boolean isDisturbed() {
    return clean() < blocks && clean() < runs.size();
  }

  /// The undisturbed forks, or all if those are too few. What the machine's own speed did decides
  /// about a block, never what the benchmark did.
  List<Fork> forks() {
    boolean all = isDisturbed();
    return runs.stream()
        .filter(run -> all || !run.disturbed())
        .flatMap(run -> run.forks().stream())
        .toList();
  }

  Sample sample(Case id, double margin, Stage stage) {
    return Sample.of(id, margin, stage, forks(), isDisturbed(), isComplete());
  }
}
