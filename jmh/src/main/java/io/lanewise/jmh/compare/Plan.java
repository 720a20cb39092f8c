package io.lanewise.jmh.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/// A comparison in two stages: few pairs of every case, then fresh pairs of those that looked
/// slower. It says what to run next and takes what ran; a runner needs to know nothing else.
///
/// ```java
/// Plan plan = Plan.of(baseCases, headCases, Settings.defaults(), seed);
/// while (plan.next().isPresent()) {
///   Block block = plan.next().orElseThrow();
///   plan = plan.with(block, run(block), rulerMoved);
/// }
/// Comparison result = plan.result(environment);
/// ```
///
/// Immutable, and a function of the seed and of what ran: the same log gives the same verdicts.
/// Data of the first stage is not used again, so confirmed failures keep their family-wise rate.
public final class Plan {
  private final Settings settings;
  private final long seed;

  /// Cases of both builds in the order in which they run.
  private final List<Case> order;

  private final List<CaseResult> oneSided;
  private final Map<Case, Progress> screened;
  private final Map<Case, Progress> confirmed;
  private final Map<Case, Reason> broken;

  private Plan(
      Settings settings,
      long seed,
      List<Case> order,
      List<CaseResult> oneSided,
      Map<Case, Progress> screened,
      Map<Case, Progress> confirmed,
      Map<Case, Reason> broken) {
    this.settings = settings;
    this.seed = seed;
    this.order = order;
    this.oneSided = oneSided;
    this.screened = screened;
    this.confirmed = confirmed;
    this.broken = broken;
  }

  /// Nothing has run yet.
  ///
  /// @param seed of the order of cases and of the coin before each block
  /// @throws NotComparableException if the builds have no case in common
  public static Plan of(Set<Case> base, Set<Case> head, Settings settings, long seed) {
    List<CaseResult> oneSided = OneSided.results(base, head, settings, Stage.SCREENING);
    Set<Case> both = new TreeSet<>(base);
    both.retainAll(head);
    List<Case> order = new ArrayList<>(both);
    Collections.shuffle(order, new Random(seed));
    Map<Case, Progress> screened = new TreeMap<>();
    for (Case id : order) {
      screened.put(id, empty(settings.screeningPairs(), settings));
    }
    return new Plan(settings, seed, order, oneSided, screened, Map.of(), Map.of());
  }

  /// The block to run now; empty when all is known.
  public Optional<Block> next() {
    return nextOf(Stage.SCREENING, screened).or(() -> nextOf(Stage.CONFIRMATION, confirmed));
  }

  /// The plan after a block.
  ///
  /// @param block the one that [#next()] gave
  /// @param forks in the block's order
  /// @param disturbed whether the machine's own speed moved meanwhile: the data is kept, and
  ///   another block takes its place while replacements are left
  /// @throws IllegalArgumentException if it is another block, or the forks are not its own
  public Plan with(Block block, List<Fork> forks, boolean disturbed) {
    checkNext(block);
    block.check(forks);
    Map<Case, Progress> screening = new TreeMap<>(screened);
    Map<Case, Progress> confirmation = new TreeMap<>(confirmed);
    Map<Case, Progress> stage = block.stage() == Stage.SCREENING ? screening : confirmation;
    Progress.Run run = new Progress.Run(forks, disturbed);
    stage.computeIfPresent(block.id(), (_, progress) -> progress.with(run));
    return copy(screening, confirmation, broken).withCandidates();
  }

  /// The plan after a process failed, for instance because its answer was wrong: that case fails
  /// and is not run again.
  ///
  /// @param what one line for people
  /// @throws IllegalArgumentException if it is another block than [#next()] gave
  public Plan withFailure(Block block, Build build, String what) {
    checkNext(block);
    Map<Case, Reason> more = new TreeMap<>(broken);
    more.put(block.id(), new Reason(Reason.Kind.BROKEN, build + " failed: " + what));
    return copy(screened, confirmed, more).withCandidates();
  }

  /// Verdicts as far as they are known; what has not finished is inconclusive.
  ///
  /// @param environment what the comparison ran on, for the reader
  public Comparison result(Map<String, String> environment) {
    List<CaseResult> results = new ArrayList<>(oneSided);
    List<Sample> family = new ArrayList<>();
    for (Case id : order) {
      Reason failure = broken.get(id);
      Progress confirmation = confirmed.get(id);
      if (failure != null) {
        results.add(OneSided.failed(id, settings, failure));
      } else if (confirmation != null) {
        family.add(confirmation.sample(id, settings.margin(id), Stage.CONFIRMATION));
      } else {
        results.add(Judge.screened(screening(id)));
      }
    }
    results.addAll(Judge.family(family));
    return new Comparison(true, settings, environment, results);
  }

  private Optional<Block> nextOf(Stage stage, Map<Case, Progress> progress) {
    for (Case id : order) {
      Progress ran = progress.get(id);
      if (ran != null && !isDecided(id, ran)) {
        return Optional.of(Block.of(stage, id, ran.runs().size(), coin(stage, id, ran)));
      }
    }
    return Optional.empty();
  }

  private boolean isDecided(Case id, Progress ran) {
    return broken.containsKey(id) || ran.isComplete() || Allocation.of(ran.forks()).isWorse();
  }

  /// Once screening is over, those that look slower are to be confirmed.
  private Plan withCandidates() {
    if (!confirmed.isEmpty() || nextOf(Stage.SCREENING, screened).isPresent()) {
      return this;
    }
    Map<Case, Progress> candidates = new TreeMap<>();
    for (Case id : order) {
      if (!broken.containsKey(id) && isCandidate(screening(id))) {
        candidates.put(id, empty(confirmationPairs(screening(id)), settings));
      }
    }
    return copy(screened, candidates, broken);
  }

  private static boolean isCandidate(Sample sample) {
    return !sample.allocation().isWorse()
        && (sample.slowerP() < Settings.CANDIDATE_P
            || sample.slowMode().p() < Settings.CANDIDATE_P);
  }

  /// As many as the noise of the screening asks for, within limits; known before the first of them
  /// runs, so that nobody goes on until the answer pleases.
  private int confirmationPairs(Sample sample) {
    int least = settings.confirmationPairs();
    int most = Settings.MOST_CONFIRMATION * least;
    int needed =
        sample
            .effect()
            .filter(Effect::hasSpread)
            .map(effect -> PairsNeeded.toFind(effect.sd(), sample.margin()).orElse(most))
            .orElse(least);
    return Math.clamp(needed + needed % Block.PAIRS, least, most);
  }

  private Sample screening(Case id) {
    Progress progress = screened.getOrDefault(id, empty(settings.screeningPairs(), settings));
    return progress.sample(id, settings.margin(id), Stage.SCREENING);
  }

  private boolean coin(Stage stage, Case id, Progress ran) {
    int place = Objects.hash(order.indexOf(id), stage.name(), ran.runs().size());
    return new SplittableRandom(seed * 31 + place).nextBoolean();
  }

  private void checkNext(Block block) {
    Optional<Block> next = next();
    if (!next.equals(Optional.of(block))) {
      throw new IllegalArgumentException("plan: block expected " + next + ", got " + block);
    }
  }

  private Plan copy(
      Map<Case, Progress> screening, Map<Case, Progress> confirmation, Map<Case, Reason> failures) {
    return new Plan(settings, seed, order, oneSided, screening, confirmation, failures);
  }

  private static Progress empty(int pairs, Settings settings) {
    int blocks = pairs / Block.PAIRS;
    int replacements = Math.max(settings.replacements(), blocks);
    return new Progress(blocks, replacements, List.of());
  }
}
