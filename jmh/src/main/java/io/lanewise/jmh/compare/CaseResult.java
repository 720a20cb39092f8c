package io.lanewise.jmh.compare;

import io.lanewise.jmh.results.Medians;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The verdict on one case, and everything it rests on.
///
/// @param stage the data that decided
/// @param reasons at least one; the first decided
/// @param forks of that stage in run order
/// @param effect empty if there was too little to compare
/// @param mainMode the effect without slow forks; empty if none was slow, or too little is left
/// @param pairsNeeded so many more pairs would probably settle an inconclusive case at this noise;
///   empty if it is settled, or more than a thousand would not do
public record CaseResult(
    Case id,
    double margin,
    Stage stage,
    Verdict verdict,
    List<Reason> reasons,
    List<ForkTime> forks,
    Optional<Effect> effect,
    Optional<Effect> mainMode,
    SlowMode slowMode,
    Allocation allocation,
    OptionalInt pairsNeeded) {
  /// Keeps copies of the lists.
  public CaseResult {
    reasons = List.copyOf(reasons);
    forks = List.copyOf(forks);
  }

  /// A verdict that no time was needed for.
  static CaseResult untimed(Case id, double margin, Stage stage, Verdict verdict, Reason reason) {
    return new CaseResult(
        id,
        margin,
        stage,
        verdict,
        List.of(reason),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        SlowMode.of(List.of()),
        Allocation.of(List.of()),
        OptionalInt.empty());
  }

  /// Median time of a build's forks in nanoseconds; NaN without forks.
  public double medianNanos(Build build) {
    double[] nanos =
        forks.stream().filter(fork -> fork.build() == build).mapToDouble(ForkTime::nanos).toArray();
    return nanos.length == 0 ? Double.NaN : Medians.of(nanos);
  }

  /// The texts of the reasons, in order.
  public List<String> texts() {
    return reasons.stream().map(Reason::text).toList();
  }

  /// Whether HEAD is surely faster by more than the margin.
  public boolean isFaster() {
    return reasons.stream().anyMatch(reason -> reason.kind() == Reason.Kind.FASTER);
  }
}
