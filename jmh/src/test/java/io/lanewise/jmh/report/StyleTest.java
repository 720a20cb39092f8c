package io.lanewise.jmh.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Contrasts of the style sheet, as WCAG 2.2 defines them: 4.5 for text, 3 for drawings.
class StyleTest {
  private static final Pattern COLOURS = Pattern.compile(":root \\{[^}]*--s7[^}]*}");
  private static final Pattern COLOUR = Pattern.compile("--(\\w+): #([0-9a-f]{6})");

  @Test
  void textAndMarksStandOutInLightDarkAndPrint() {
    String page = ReportPage.of(Samples.ENVIRONMENT, List.of());
    List<String> modes = COLOURS.matcher(page).results().map(MatchResult::group).toList();
    assertEquals(3, modes.size());
    for (String mode : modes) {
      Map<String, Integer> colours = new HashMap<>();
      COLOUR
          .matcher(mode)
          .results()
          .forEach(found -> colours.put(found.group(1), Integer.parseInt(found.group(2), 16)));
      for (String text : List.of("ink", "faint", "link")) {
        standsOut(colours, text, "background", 4.5);
        standsOut(colours, text, "stripe", 4.5);
      }
      IntStream.range(0, Series.SLOTS).forEach(i -> standsOut(colours, "s" + i, "background", 3));
      standsOut(colours, "rule", "background", 3);
    }
  }

  private static void standsOut(
      Map<String, Integer> colours, String one, String other, double least) {
    double a = luminance(colours.getOrDefault(one, 0));
    double b = luminance(colours.getOrDefault(other, 0));
    double contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    assertTrue(contrast >= least, one + " on " + other + ": " + contrast);
  }

  private static double luminance(int rgb) {
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
  }

  private static double linear(int channel) {
    double value = (channel & 0xFF) / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
