package io.lanewise.jmh.runner;

import io.lanewise.jmh.compare.Settings;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;

/// What a person chose of [Settings] on the command line.
final class CompareSettings {
  private CompareSettings() {}

  /// @throws UsageException if a number is none, or out of its range
  static Settings of(Arguments arguments) {
    double margin = Settings.defaults().margin();
    Map<String, Double> margins = new TreeMap<>();
    for (String text : arguments.all("--margin")) {
      int at = text.lastIndexOf('=');
      if (at < 0) {
        margin = percent(text);
      } else {
        margins.put(text.substring(0, at), percent(text.substring(at + 1)));
      }
    }
    try {
      Settings settings =
          Settings.defaults()
              .withMargins(margin, margins)
              .withOneSided(
                  new HashSet<>(arguments.all("--added")),
                  new HashSet<>(arguments.all("--removed")));
      String[] pairs = arguments.last("--pairs").orElse("6,16").split(",", -1);
      return settings.withPairs(
          Integer.parseInt(pairs[0]), Integer.parseInt(pairs[pairs.length - 1]));
    } catch (NumberFormatException e) {
      throw new UsageException("--pairs: expected two numbers such as 6,16, got another text");
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static double percent(String text) {
    try {
      return Double.parseDouble(text) / 100;
    } catch (NumberFormatException e) {
      throw new UsageException("--margin: expected percent, got " + text);
    }
  }
}
