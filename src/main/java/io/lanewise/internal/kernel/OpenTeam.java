package io.lanewise.internal.kernel;

import io.lanewise.internal.parallel.Team;
import io.lanewise.tensor.TensorException;
import java.util.concurrent.RejectedExecutionException;

/// A [Team] that must be open, or the operation that needs it says so.
public final class OpenTeam {
  private OpenTeam() {}

  /// For calls that may not need it after all.
  ///
  /// @throws TensorException if it is closed
  public static void require(Team team, String operation) {
    if (team.isClosed()) {
      throw closed(operation);
    }
  }

  /// As [Team#acquire].
  ///
  /// @throws TensorException if it is closed
  public static int acquire(Team team, String operation) {
    try {
      return team.acquire();
    } catch (RejectedExecutionException closed) {
      throw closed(operation);
    }
  }

  private static TensorException closed(String operation) {
    return new TensorException(operation + ": workers", "open", "closed", "");
  }
}
