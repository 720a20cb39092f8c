package io.lanewise.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/// Runs the usual commands once, so that the JVM can keep what it learns about their classes.
///
/// `bin/lanewise` runs this after a build with `-XX:AOTCacheOutput`; commands then start from the
/// cache. Prints nothing.
final class Rehearsal {
  private Rehearsal() {}

  /// Runs the commands.
  ///
  /// @param args a weight file with tensors `embedding.weight`, `linear.weight` and `ones`
  public static void main(String[] args) {
    String file = args[0];
    List<String[]> commands =
        List.of(
            new String[] {"--help"},
            new String[] {"inspect", file},
            new String[] {"inspect", file, "--json"},
            new String[] {"lookup", file + "#embedding.weight", "0", "3"},
            new String[] {"lookup", file + "#embedding.weight", "0", "--json"},
            new String[] {"lookup", file + "#embedding.weight", "-1"},
            new String[] {"linear", "--weight", file + "#linear.weight", "--input", file + "#ones"},
            new String[] {"lookup", file, "x"});
    for (String[] command : commands) {
      Main.run(
          Session.of(
              InputStream.nullInputStream(),
              OutputStream.nullOutputStream(),
              OutputStream.nullOutputStream()),
          command);
    }
  }
}
