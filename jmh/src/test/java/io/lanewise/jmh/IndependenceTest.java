package io.lanewise.jmh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.results.JmhFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What reads, compares and shows measurements serves anyone's benchmarks: it knows nothing of the
/// library, and its packages know each other one way only.
class IndependenceTest {
  /// Names of classes stand in the constant pool as they are.
  private static final Pattern OTHERS = Pattern.compile("io/lanewise/((?:\\w+/)+)[\\w$]+");

  @ParameterizedTest
  @CsvSource({
    "results, 10, ''",
    "compare, 30, results",
    "history, 8, results",
    "report, 30, results compare history",
    "runner, 10, results compare history report",
  })
  void packagesKnowNoOthers(String of, int least, String others)
      throws IOException, URISyntaxException {
    List<String> known =
        Stream.concat(Stream.of(of), Stream.of(others.split(" ", -1)))
            .map(name -> "jmh/" + name + "/")
            .toList();
    Path classes =
        Path.of(JmhFile.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.list(classes.resolve("io/lanewise/jmh/" + of))) {
      List<Path> own = files.filter(file -> file.toString().endsWith(".class")).toList();
      assertTrue(own.size() >= least, own.toString());
      for (Path file : own) {
        List<MatchResult> named =
            OTHERS.matcher(Files.readString(file, ISO_8859_1)).results().toList();
        assertFalse(named.isEmpty(), file + " names not even itself");
        for (MatchResult name : named) {
          assertTrue(known.contains(name.group(1)), file + " knows " + name.group());
        }
      }
    }
  }
}
