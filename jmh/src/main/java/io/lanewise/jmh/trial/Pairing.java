package io.lanewise.jmh.trial;

import java.util.Arrays;
import java.util.Locale;

/// What the unchanged build is compared with, and what the comparison has promised to say.
///
/// @see Variant
public enum Pairing {
  /// A copy of the same jar.
  AGAIN(Variant.REPEATS, false, 0, 0.05, 0),
  /// 5 % more work.
  SLOW5(Variant.REPEATS * 105 / 100, false, 0.9, 1, 1),
  /// 10 % more work.
  SLOW10(Variant.REPEATS * 110 / 100, false, 1, 1, 1),
  /// 5 % less work.
  FAST5(Variant.REPEATS * 95 / 100, false, 0, 0, 0),
  /// A new object an operation.
  ALLOC16(Variant.REPEATS, true, 1, 1, 1);

  /// The jar of the unchanged build.
  static final String BASE = "base";

  private final int repeats;
  private final boolean allocates;
  private final double least;
  private final double most;
  private final double real;

  Pairing(int repeats, boolean allocates, double least, double most, double real) {
    this.repeats = repeats;
    this.allocates = allocates;
    this.least = least;
    this.most = most;
    this.real = real;
  }

  /// The build that the unchanged one is compared with.
  Variant head() {
    return new Variant(repeats, allocates);
  }

  /// As files and options are named.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @throws IllegalArgumentException if there is none of this label
  static Pairing of(String label) {
    return Arrays.stream(values())
        .filter(pairing -> pairing.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "pairing: expected one of %s, got %s"
                        .formatted(Arrays.toString(values()).toLowerCase(Locale.ROOT), label)));
  }

  /// Whether both builds are the same, so that any failure is a false alarm.
  boolean isUnchanged() {
    return this == AGAIN;
  }

  /// Whether so large a share of failures is what was promised of resampled comparisons.
  boolean holds(double share) {
    return least <= share && share <= most;
  }

  /// Whether so large a share of failures is what was promised of few real comparisons.
  boolean holdsForReal(double share) {
    return share == real;
  }

  /// The promise in words.
  String promise() {
    if (most < 1) {
      return most == 0 ? "never" : "at most %.0f %%".formatted(100 * most);
    }
    return least == 1 ? "always" : "at least %.0f %%".formatted(100 * least);
  }

  /// The promise about few real comparisons in words.
  String realPromise() {
    return real == 1 ? "always" : "never";
  }
}
