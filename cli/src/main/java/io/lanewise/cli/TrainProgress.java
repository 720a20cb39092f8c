package io.lanewise.cli;

import io.lanewise.train.SkipGramProgress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How far a training is, on one line that is drawn over. Only on a terminal.
final class TrainProgress {
  private static final int BAR = 20;

  private final Session session;
  private final int epochs;
  private @Nullable SkipGramProgress last;

  TrainProgress(Session session, int epochs) {
    this.session = session;
    this.epochs = epochs;
  }

  /// Called by one thread at a time.
  void show(SkipGramProgress progress) {
    last = progress;
    if (session.terminal()) {
      double share = progress.tokens() / (double) progress.allTokens();
      int full = (int) Math.round(share * BAR);
      String line =
          String.format(
              Locale.ROOT,
              "[%s%s] %.0f %%, epoch %d of %d, loss %.4f, %,.0f words/s",
              "#".repeat(full),
              ".".repeat(BAR - full),
              share * 100,
              progress.epoch(),
              epochs,
              progress.loss(),
              progress.tokensPerSecond());
      Progress.draw(session, line);
    }
  }

  /// Takes the line away.
  void end() {
    if (session.terminal() && last != null) {
      Progress.draw(session, "");
    }
  }

  /// What came out of it, for example `, loss 1.2345 (120,000 words/s)`; empty without epochs.
  String summary() {
    return last == null
        ? ""
        : String.format(
            Locale.ROOT, ", loss %.4f (%,.0f words/s)", last.loss(), last.tokensPerSecond());
  }
}
