package io.lanewise.jmh.trial;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/// A build of the trial: how much work its one changed benchmark does, and whether it allocates.
///
/// The jars are the same to the byte but for the resource that this is read from, so whatever
/// differs between them is what was put in.
///
/// @param repeats of the changed kernel an operation; [#REPEATS] in an unchanged build
/// @param allocates whether the changed benchmark keeps a new object of 16 bytes an operation
public record Variant(int repeats, boolean allocates) {
  /// Of every kernel an operation. One more or less is 5 %.
  public static final int REPEATS = 20;

  /// The entry of the jar that makes a build what it is.
  public static final String ENTRY = "io/lanewise/jmh/trial/variant.properties";

  /// @throws IllegalArgumentException if there is nothing to measure
  public Variant {
    if (repeats < 1) {
      throw new IllegalArgumentException("variant: repeats expected 1 or more, got " + repeats);
    }
  }

  /// The variant that this JVM's classes come from.
  static Variant running() {
    try (InputStream in = Variant.class.getResourceAsStream("variant.properties")) {
      Properties properties = new Properties();
      properties.load(
          Optional.ofNullable(in)
              .orElseThrow(() -> new IllegalStateException("variant: no " + ENTRY)));
      return of(properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Variant of(Properties properties) {
    return new Variant(
        Integer.parseInt(properties.getProperty("repeats", "")),
        Boolean.parseBoolean(properties.getProperty("allocates", "")));
  }

  /// The text of the entry.
  String text() {
    return "repeats=%d\nallocates=%s\n".formatted(repeats, allocates);
  }
}
