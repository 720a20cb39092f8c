package io.lanewise.jmh.report;

import io.lanewise.jmh.results.Environment;
import io.lanewise.jmh.results.Facts;
import io.lanewise.jmh.results.JmhResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What the figures depend on, as text.
final class EnvironmentTable {
  private EnvironmentTable() {}

  static Element of(Environment environment, List<Run> runs) {
    Map<String, String> facts = new LinkedHashMap<>(Facts.of(environment));
    facts.put("JVM of the forks", distinct(runs, JmhResult::vm));
    facts.put(
        "Arguments of the forks", distinct(runs, result -> String.join(" ", result.jvmArgs())));
    return of("What was measured, and on what", facts);
  }

  static Element of(String caption, Map<String, String> facts) {
    Element body = Element.of("tbody");
    facts.forEach(
        (name, value) ->
            body.add(
                Element.of("tr")
                    .add(
                        Element.of("th", "scope", "row").text(name),
                        Element.of("td").text(value))));
    return Element.of("table", "class", "environment")
        .add(Element.of("caption").text(caption), body);
  }

  private static String distinct(List<Run> runs, Function<JmhResult, String> of) {
    String all =
        runs.stream()
            .flatMap(run -> run.results().stream())
            .map(of)
            .distinct()
            .collect(Collectors.joining("; "));
    return all.isEmpty() ? "unknown" : all;
  }
}
