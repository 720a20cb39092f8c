package io.lanewise.jmh.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// From samples to verdicts: the table of conditions, top to bottom.
final class Judge {
  private Judge() {}

  /// Verdicts on samples that are one family, in their order: p-values are corrected over all.
  static List<CaseResult> family(List<Sample> samples) {
    double[] slower = Holm.adjust(samples.stream().mapToDouble(Sample::slowerP).toArray());
    double[] slowMode =
        Holm.adjust(samples.stream().mapToDouble(sample -> sample.slowMode().p()).toArray());
    List<CaseResult> results = new ArrayList<>();
    for (int i = 0; i < slower.length; i++) {
      results.add(one(samples.get(i), slower[i], slowMode[i]));
    }
    return results;
  }

  /// The verdict on a sample that no correction can fail: one that was screened only.
  static CaseResult screened(Sample sample) {
    return one(sample, 1, 1);
  }

  private static CaseResult one(Sample sample, double slowerP, double slowModeP) {
    List<Reason> reasons = new ArrayList<>();
    Verdict verdict = verdict(sample, slowerP, slowModeP, reasons);
    return new CaseResult(
        sample.id(),
        sample.margin(),
        sample.stage(),
        verdict,
        reasons,
        sample.forks(),
        sample.effect(),
        sample.mainMode(),
        sample.slowMode(),
        sample.allocation(),
        verdict == Verdict.INCONCLUSIVE ? Reasons.pairsNeeded(sample) : OptionalInt.empty());
  }

  private static Verdict verdict(
      Sample sample, double slowerP, double slowModeP, List<Reason> reasons) {
    if (sample.allocation().isWorse()) {
      reasons.add(Reasons.allocates(sample.allocation()));
      return Verdict.FAIL;
    }
    reasons.addAll(Reasons.doubts(sample));
    if (!reasons.isEmpty()) {
      return Verdict.INCONCLUSIVE;
    }
    if (slowModeP <= Settings.SLOW_MODE_P) {
      reasons.add(Reasons.slowMode(sample.slowMode(), slowModeP));
      return Verdict.FAIL;
    }
    return timing(sample, sample.effect().orElseThrow(), slowerP, reasons);
  }

  private static Verdict timing(
      Sample sample, Effect effect, double slowerP, List<Reason> reasons) {
    Verdict primary = effect.against(sample.margin());
    if (primary == Verdict.FAIL && slowerP > Settings.FAMILY_P) {
      reasons.add(Reasons.notConfirmed(effect, slowerP));
      return Verdict.INCONCLUSIVE;
    }
    Verdict robust = effect.robust().at(Settings.FAMILY_P);
    Verdict main = sample.mainMode().map(mode -> mode.against(sample.margin())).orElse(primary);
    if (primary != Verdict.INCONCLUSIVE && robust != primary) {
      reasons.add(Reasons.methodsDisagree(effect, primary, robust));
    }
    if (main != primary) {
      reasons.add(
          Reasons.modesDisagree(
              sample.slowMode(), effect, primary, sample.mainMode().orElseThrow(), main));
    }
    if (primary == Verdict.PASS) {
      sample
          .means()
          .filter(means -> means.against(sample.margin()) == Verdict.FAIL)
          .ifPresent(means -> reasons.add(Reasons.meansDisagree(effect, means)));
    }
    if (!reasons.isEmpty()) {
      return Verdict.INCONCLUSIVE;
    }
    reasons.add(Reasons.interval(sample, effect, primary));
    return primary;
  }
}
