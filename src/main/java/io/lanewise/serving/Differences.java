package io.lanewise.serving;

import io.lanewise.text.TextEmbedder;
import java.util.Set;

/// Holds a new model against the one in use.
final class Differences {
  private Differences() {}

  /// @throws SwapRefusedException at the first difference that is not accepted
  static void require(TextEmbedder old, TextEmbedder next, Set<Difference> accepted) {
    check(Difference.DIMENSION, accepted, old.dimension() + "", next.dimension() + "", next);
    if (!accepted.contains(Difference.TOKENIZER)) {
      check(
          Difference.TOKENIZER,
          accepted,
          old.tokenizerFingerprint(),
          next.tokenizerFingerprint(),
          next);
    }
    if (!accepted.contains(Difference.VECTORS)) {
      check(Difference.VECTORS, accepted, old.fingerprint(), next.fingerprint(), next);
    }
  }

  private static void check(
      Difference difference,
      Set<Difference> accepted,
      String expected,
      String actual,
      TextEmbedder next) {
    if (!expected.equals(actual) && !accepted.contains(difference)) {
      throw new SwapRefusedException(difference, expected, actual, next.path().toString());
    }
  }
}
