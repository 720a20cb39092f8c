package io.lanewise.jmh.report;

import io.lanewise.jmh.results.Environment;
import io.lanewise.jmh.results.JmhResult;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the figures depend on, as text.
final class EnvironmentTable {
  private EnvironmentTable() {}

  static Element of(Environment environment, List<Run> runs) {
    Environment.Calibration limits = environment.calibration();
    Element body = Element.of("tbody");
    row(body, "CPU", environment.cpuModel());
    row(body, "Cores allowed", environment.cores());
    row(body, "Frequency governor", environment.governor());
    row(body, "Kernel", environment.kernel());
    row(body, "JDK", environment.jdkVersion());
    row(body, "JDK's vendor", environment.jdkVendor());
    row(body, "JVM's arguments", words(" ", environment.jvmFlags()));
    row(body, "JVM of the forks", words("; ", distinct(runs, JmhResult::vm)));
    row(
        body,
        "Arguments of the forks",
        words("; ", distinct(runs, result -> String.join(" ", result.jvmArgs()))));
    row(body, "Commit", commit(environment));
    row(body, "Load average at the start", environment.loadAverage());
    row(body, "Start", environment.start());
    row(
        body,
        "Calibrated " + Limit.FMA.title(),
        limits == null ? null : limits.fmaGflops() + " " + Limit.FMA.unit());
    row(
        body,
        "Calibrated " + Limit.READ.title(),
        limits == null ? null : limits.readGbps() + " " + Limit.READ.unit());
    row(body, "CPU's flags", words(" ", environment.cpuFlags()));
    return Element.of("table", "class", "environment")
        .add(Element.of("caption").text("What was measured, and on what"), body);
  }

  private static void row(Element body, String head, @Nullable Object value) {
    body.add(
        Element.of("tr")
            .add(
                Element.of("th", "scope", "row").text(head),
                Element.of("td").text(value == null ? "unknown" : value.toString())));
  }

  private static @Nullable String words(String between, List<String> words) {
    return words.isEmpty() ? null : String.join(between, words);
  }

  private static List<String> distinct(List<Run> runs, Function<JmhResult, String> of) {
    return runs.stream().flatMap(run -> run.results().stream()).map(of).distinct().toList();
  }

  private static @Nullable String commit(Environment of) {
    if (of.commit() == null) {
      return null;
    }
    String state = of.dirty() == null ? "" : of.dirty() ? ", with changes" : ", without changes";
    return of.commit() + state;
  }
}
