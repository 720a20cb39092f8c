package io.lanewise.cli.model;

import io.lanewise.file.WeightFileException;
import io.lanewise.file.WeightFileException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// The model that comes with the command: vectors of English words, trained on WordNet's glosses.
///
/// A file within a jar can't be mapped, so the first use unpacks it, 5 MB, to a folder that is
/// named after its contents:
///
/// ```
/// <cache>/lanewise/models/<hash>/     <cache>: -Dlanewise.cache, $XDG_CACHE_HOME or ~/.cache
/// ```
///
/// It appears whole or not at all, so any number of processes may do so at once. Its licence and
/// its card lie beside it.
public final class DefaultModel {
  /// Where models are unpacked, if not where the system keeps caches.
  static final String CACHE_PROPERTY = "lanewise.cache";

  /// What is unpacked.
  static final List<String> FILES =
      List.of(
          "config.json",
          "model.safetensors",
          "tokenizer.json",
          "MODEL_CARD.md",
          "WORDNET-LICENSE.txt");

  private static final String RESOURCES = "default/";

  /// SHA-256 of [#FILES], one after the other.
  private static final String HASH = "sha256";

  /// Of the hash: enough to tell a handful of models apart.
  private static final int NAME_LENGTH = 16;

  private DefaultModel() {}

  /// The model's folder; unpacked by the first call on a machine.
  ///
  /// @throws WeightFileException UNWRITABLE if there is no room for it
  public static Path folder() {
    Path folder = cache().resolve("lanewise").resolve("models").resolve(name());
    if (isComplete(folder)) {
      return folder;
    }
    Path part = folder.resolveSibling(".lanewise-" + UUID.randomUUID());
    try {
      Files.createDirectories(part);
      try {
        for (String file : FILES) {
          try (InputStream bytes = resource(file)) {
            Files.copy(bytes, part.resolve(file));
          }
        }
        move(part, folder);
      } finally {
        for (String file : FILES) {
          Files.deleteIfExists(part.resolve(file));
        }
        Files.deleteIfExists(part);
      }
      return folder;
    } catch (IOException e) {
      String expected = "a folder to unpack it to (-D" + CACHE_PROPERTY + " names another)";
      String actual = e.getClass().getSimpleName() + " " + e.getMessage();
      throw new WeightFileException(
          Kind.UNWRITABLE, "default model", expected, actual, folder, null, -1, e);
    }
  }

  private static void move(Path part, Path folder) throws IOException {
    try {
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException inTheWay) {
      // Another process was faster, or somebody took a file out of it.
      for (String file : isComplete(folder) ? List.<String>of() : FILES) {
        Files.move(part.resolve(file), folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private static boolean isComplete(Path folder) {
    return FILES.stream().allMatch(file -> Files.isRegularFile(folder.resolve(file)));
  }

  private static Path cache() {
    String property = System.getProperty(CACHE_PROPERTY, "");
    if (!property.isEmpty()) {
      return Path.of(property);
    }
    String home = Objects.requireNonNullElse(System.getenv("XDG_CACHE_HOME"), "");
    return home.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(home);
  }

  private static String name() {
    try (InputStream bytes = resource(HASH)) {
      return new String(bytes.readAllBytes(), StandardCharsets.US_ASCII).substring(0, NAME_LENGTH);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A file of the model as it was built in.
  static InputStream resource(String file) {
    return Objects.requireNonNull(
        DefaultModel.class.getResourceAsStream(RESOURCES + file), "built without " + file);
  }
}
