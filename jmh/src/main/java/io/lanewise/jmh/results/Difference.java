package io.lanewise.jmh.results;

/// What beside the build is not the same in two runs.
///
/// @param text one line: what, both values, and where each stands
public record Difference(Kind kind, String text) {
  /// What a difference is one of, for those who mean to compare just that.
  public enum Kind {
    /// CPU, cores, frequency governor, kernel.
    MACHINE,
    /// Vendor or build.
    JDK,
    /// Arguments of the JVM.
    FLAGS,
    /// JMH itself, or how long it warmed up and measured: never to be compared.
    MEASUREMENT
  }

  static Difference of(
      Kind kind, String what, String baseValue, String base, String headValue, String head) {
    return new Difference(
        kind, "%s: %s in %s, %s in %s".formatted(what, baseValue, base, headValue, head));
  }
}
