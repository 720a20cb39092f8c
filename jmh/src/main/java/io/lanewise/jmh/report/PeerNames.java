package io.lanewise.jmh.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/// What benchmark methods of peers are called.
final class PeerNames {
  /// The method that the others are compared with.
  static final String OURS = "lanewise";

  /// In the order of their colours.
  static final List<String> METHODS =
      List.of(OURS, "onnxRuntime", "pytorch", "ejml", "vectorBlas", "naive", "plainArrays");

  private static final Properties NAMES = load();

  private PeerNames() {}

  /// Name and version, or the method's own name if it is no peer's.
  static String of(String method) {
    return NAMES.getProperty(method, method);
  }

  private static Properties load() {
    Properties names = new Properties();
    try (InputStream in =
        Objects.requireNonNull(PeerNames.class.getResourceAsStream("peers.properties"))) {
      names.load(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return names;
  }
}
