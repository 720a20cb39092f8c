package io.lanewise.layer;

import io.lanewise.tensor.LanewiseException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// Runs layers until the JVM has compiled all that their calls will use.
///
/// A kernel that is not yet compiled runs a hundredth of its speed, for the first second or so of a
/// service. Warming up moves that second to where nobody waits, and says how fast the layers are:
///
/// ```java
/// WarmUp.Report report = WarmUp.of(embedding, linear).within(Duration.ofSeconds(5)).run();
/// ```
///
/// **What runs.** Every kernel that the layers can choose: 1 to 16 rows and a batch of many, the
/// outputs that fill no register, the activation, the workers, arrays, segments and tensors, one id
/// and many. The calls of all layers take turns, as they do in service: the compiler sees the
/// profile that it will see later. So warm up together what works together.
///
/// **How.** First on the beginning of each weight taken for a smaller one, where a kernel is
/// compiled after the fewest operations; then with the layer's own columns, on at most the first 16
/// MB of its weight.
///
/// **When it ends.** When every call is within its limit (a twentieth of the measured fma ceiling,
/// which nothing but optimised code comes near, and an allowance for memory and the call) and a
/// stretch with all of them in turn makes none faster; or at the bound, of which the call under way
/// is let finish. That calls agree with each other would not do: interpreted ones agree best.
///
/// - **Effects.** Answers go to memory of its own and are dropped; no memory of the caller is
///   written, and what the layers answer is the same before, during and after.
/// - **Memory.** At most 16 MB for inputs and as much for answers, freed at the end.
/// - **Pages.** Of a mapped weight the first 16 MB, of a table the first 16 rows are read, and no
///   more; [#touchPages] reads all.
/// - **Threads.** Works on the caller's thread and in the layers' workers. Immutable; several may
///   run at once. An interrupt ends it, and stays set.
public final class WarmUp {
  /// Twice what the slowest machine at hand takes for two shapes, on one core that it shares.
  private static final Duration USUAL_BOUND = Duration.ofSeconds(10);

  /// Longer than any warm-up, short enough to count in nanoseconds.
  private static final Duration LONGEST = Duration.ofDays(365);

  private final List<Layer> layers;
  private final Duration bound;
  private final boolean pages;

  private WarmUp(List<Layer> layers, Duration bound, boolean pages) {
    this.layers = layers;
    this.bound = bound;
    this.pages = pages;
  }

  /// A warm-up of these layers, of ten seconds at most, that touches no more pages than it needs.
  public static WarmUp of(Layer... layers) {
    return new WarmUp(List.of(layers), USUAL_BOUND, false);
  }

  /// This warm-up with another bound.
  ///
  /// @param bound wall-clock time from the start of [#run]
  /// @throws IllegalArgumentException if it is not above zero
  public WarmUp within(Duration bound) {
    if (!bound.isPositive()) {
      throw new IllegalArgumentException("warm-up: bound expected > 0, got " + bound);
    }
    return new WarmUp(layers, bound, pages);
  }

  /// This warm-up with all pages of mapped weights read once at its end, within the same bound.
  ///
  /// Then the first look-ups find their rows in memory and not on the disk. It is a decision of its
  /// own: it takes the time of reading the files, and pushes other files out of memory if it must.
  public WarmUp touchPages() {
    return new WarmUp(layers, bound, true);
  }

  /// Runs the layers until they are at full speed, or the bound is reached.
  ///
  /// @throws LanewiseException if a weight's file was closed or truncated, or workers are closed
  public Report run() {
    long start = System.nanoTime();
    long deadline = start + nanos(bound);
    WarmUpRun run = new WarmUpRun(layers, deadline);
    run.compile();
    long touched = pages ? Pages.touch(layers, deadline) : 0;
    return run.report(Duration.ofNanos(System.nanoTime() - start), touched);
  }

  private static long nanos(Duration bound) {
    return bound.compareTo(LONGEST) < 0 ? bound.toNanos() : LONGEST.toNanos();
  }

  /// What a warm-up came to.
  ///
  /// @param took wall-clock time
  /// @param settled whether every layer is at full speed; if not, the bound was reached before
  /// @param ceilingGflops of one core, as [Machine#measureFmaCeilingGflops] measures it, roughly;
  ///   empty if the loop that does so was not compiled in time
  /// @param touchedBytes of mapped weights that [#touchPages] read; less than they are if the bound
  ///   was reached before
  /// @param layers one entry a layer, in their order
  public record Report(
      Duration took,
      boolean settled,
      OptionalDouble ceilingGflops,
      long touchedBytes,
      List<Warmed> layers) {
    /// One line a layer, under a line about all of them.
    @Override
    public String toString() {
      return "%s after %d ms%s%s"
          .formatted(
              settled ? "at full speed" : "not yet at full speed",
              took.toMillis(),
              touchedBytes == 0 ? "" : ", touched " + Sizes.text(touchedBytes),
              layers.stream().map(layer -> "\n  " + layer).collect(Collectors.joining()));
    }
  }

  /// How one layer came out of a warm-up.
  ///
  /// @param layer the layer
  /// @param ceilingShare the best of its calls, as a share of the fma ceiling of one core: 0.9 is
  ///   good for batches; above 1 only with workers, and empty for what does no arithmetic
  /// @param settled whether all of its calls are at full speed
  public record Warmed(Layer layer, OptionalDouble ceilingShare, boolean settled) {
    /// For example `Linear(384, 1536, …): 92 % of the fma ceiling`.
    @Override
    public String toString() {
      String share =
          ceilingShare.isEmpty()
              ? ""
              : String.format(
                  Locale.ROOT, ": %.0f %% of the fma ceiling", 100 * ceilingShare.getAsDouble());
      return layer + share + (settled ? "" : ", not yet at full speed");
    }
  }
}
