package io.lanewise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// The data that tests share with other projects: golden and hostile files, read in place.
///
/// Their folder is the system property `lanewise.shared`, or else `shared` beside the working
/// directory or one of its ancestors. A test that needs it is skipped, with the reason, without it.
public final class SharedData {
  private static final String PROPERTY = "lanewise.shared";
  private static final String MARK = "DESIGN.md";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SharedData() {}

  /// A folder of the shared data, for example `golden/files`. Skips the test if it is not there.
  public static Path folder(String name) {
    Optional<Path> root = root();
    Assumptions.assumeTrue(
        root.isPresent(), "no shared data: set -D" + PROPERTY + " or put it beside the project");
    Path folder = root.orElseThrow().resolve(name);
    Assumptions.assumeTrue(Files.isDirectory(folder), "no shared data: " + folder);
    return folder;
  }

  /// The entries of a folder's `index.json`, a list of cases.
  public static List<JsonNode> cases(Path folder, Predicate<JsonNode> wanted) {
    List<JsonNode> cases = new ArrayList<>();
    json(folder.resolve("index.json"))
        .forEach(
            entry -> {
              if (wanted.test(entry)) {
                cases.add(entry);
              }
            });
    Assumptions.assumeFalse(cases.isEmpty(), "no such cases in " + folder);
    return cases;
  }

  /// A JSON file; numbers keep all their digits.
  public static JsonNode json(Path file) {
    try {
      return MAPPER.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> root() {
    String property = System.getProperty(PROPERTY, "");
    // Surefire passes the placeholder itself where Maven was not given the property.
    if (!property.isEmpty() && !property.startsWith("$")) {
      return Optional.of(Path.of(property));
    }
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, folder -> folder != null, Path::getParent)
        .map(folder -> folder.resolve("shared"))
        .filter(folder -> Files.exists(folder.resolve(MARK)))
        .findFirst();
  }
}
