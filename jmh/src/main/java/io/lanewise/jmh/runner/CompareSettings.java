package io.lanewise.jmh.runner;

import io.lanewise.jmh.compare.ExitCode;
import io.lanewise.jmh.compare.Policy;
import io.lanewise.jmh.compare.Settings;
import io.lanewise.jmh.results.Difference;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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
      settings = settings.withPolicy(policy(arguments));
      String[] pairs = arguments.last("--pairs").orElse("6,16").split(",", -1);
      return settings.withPairs(
          Integer.parseInt(pairs[0]), Integer.parseInt(pairs[pairs.length - 1]));
    } catch (NumberFormatException e) {
      throw new UsageException("--pairs: expected two numbers such as 6,16, got another text");
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static Policy policy(Arguments arguments) {
    String inconclusive = arguments.last("--inconclusive").orElse("3");
    int code =
        switch (inconclusive) {
          case "pass" -> ExitCode.PASS;
          case "fail" -> ExitCode.REGRESSION;
          case "3" -> ExitCode.INCONCLUSIVE;
          default ->
              throw new UsageException(
                  "--inconclusive: expected pass, fail or 3, got " + inconclusive);
        };
    Set<Difference.Kind> allowed = EnumSet.noneOf(Difference.Kind.class);
    for (String names : arguments.all("--allow-different")) {
      for (String name : names.split(",", -1)) {
        allowed.add(
            switch (name) {
              case "machine" -> Difference.Kind.MACHINE;
              case "jdk" -> Difference.Kind.JDK;
              case "flags" -> Difference.Kind.FLAGS;
              default ->
                  throw new UsageException(
                      "--allow-different: expected machine, jdk or flags, got " + name);
            });
      }
    }
    return new Policy(code, allowed);
  }

  private static double percent(String text) {
    try {
      return Double.parseDouble(text) / 100;
    } catch (NumberFormatException e) {
      throw new UsageException("--margin: expected percent, got " + text);
    }
  }
}
