package io.lanewise.jmh.report;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IndependenceTest {
  private static final Pattern OTHERS = Pattern.compile("io/lanewise/(?!jmh/report/)[\\w/]+");

  @Test
  void noClassKnowsLanewiseOutsideThisPackage() throws IOException, URISyntaxException {
    Path classes =
        Path.of(ReportPage.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.list(classes.resolve("io/lanewise/jmh/report"))) {
      List<Path> own = files.filter(file -> file.toString().endsWith(".class")).toList();
      assertTrue(own.size() > 20, own.toString());
      for (Path file : own) {
        // Names of classes stand in the constant pool as they are.
        String bytes = Files.readString(file, ISO_8859_1);
        assertEquals(
            List.of(),
            OTHERS.matcher(bytes).results().map(MatchResult::group).toList(),
            file.toString());
      }
    }
  }
}
