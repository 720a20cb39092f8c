package io.lanewise.jmh.compare;

import io.lanewise.jmh.results.Difference;
import java.util.Set;

/// What a project decides about outcomes that statistics leave open.
///
/// @param inconclusive the exit code where nothing failed and something could not be decided
/// @param allowed in what the runs may differ beside the build, because just that is compared
public record Policy(int inconclusive, Set<Difference.Kind> allowed) {
  /// Open is neither good nor bad, and nothing may differ.
  public static final Policy STRICT = new Policy(ExitCode.INCONCLUSIVE, Set.of());

  /// Keeps a copy.
  ///
  /// @throws IllegalArgumentException if it is no such exit code, or if lengths of measurement may
  ///   differ
  public Policy {
    allowed = Set.copyOf(allowed);
    if (!Set.of(ExitCode.PASS, ExitCode.REGRESSION, ExitCode.INCONCLUSIVE).contains(inconclusive)) {
      throw new IllegalArgumentException(
          "policy: exit code expected 0, 1 or 3, got " + inconclusive);
    }
    if (allowed.contains(Difference.Kind.MEASUREMENT)) {
      throw new IllegalArgumentException(
          "policy: allowed expected machine, jdk or flags, got measurement");
    }
  }

  /// Whether a difference forbids to compare.
  public boolean forbids(Difference difference) {
    return !allowed.contains(difference.kind());
  }
}
