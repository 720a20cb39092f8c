package io.lanewise.jmh.report;

import io.lanewise.jmh.results.Environment;
import io.lanewise.jmh.results.JmhFile;
import io.lanewise.jmh.results.JmhResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The results of one run of JMH: figures of one run may be compared with each other.
public final class Run {
  /// Bytes that one operation of the benchmark of the read bandwidth reads.
  private static final double READ = 1L << 30;

  private final List<JmhResult> results;
  private final Map<Case, Map<String, JmhResult>> byCase = new LinkedHashMap<>();

  /// The results of one file.
  ///
  /// @param source what messages call the file
  /// @throws io.lanewise.jmh.results.UnreadableFileException if JMH did not write this
  public static Run read(String source, String json) {
    return new Run(JmhFile.read(source, json));
  }

  /// Results in JMH's order.
  Run(List<JmhResult> results) {
    this.results = List.copyOf(results);
    for (JmhResult result : results) {
      Map<String, JmhResult> methods =
          byCase.computeIfAbsent(Case.of(result), _ -> new LinkedHashMap<>());
      methods.put(name(result, methods.keySet()), result);
    }
  }

  /// The method's. JMH may measure one in several modes: those after the first are named.
  private static String name(JmhResult result, Set<String> taken) {
    String name = result.method();
    for (int count = 1; taken.contains(name); count++) {
      String mode = " (" + result.mode() + ")";
      name = result.method() + (count == 1 ? mode : mode + " " + count);
    }
    return name;
  }

  /// All of them, in JMH's order.
  public List<JmhResult> results() {
    return results;
  }

  /// What ran it.
  String vm() {
    return results.isEmpty() ? " " : results.getFirst().vm();
  }

  Set<Case> cases() {
    return byCase.keySet();
  }

  /// Results by method.
  Map<String, JmhResult> at(Case at) {
    return byCase.getOrDefault(at, Map.of());
  }

  /// Time of an operation; NaN where the method did not run.
  double microseconds(Case at, String method) {
    JmhResult result = at(at).get(method);
    return result == null ? Double.NaN : result.primary().microseconds();
  }

  /// Allocated an operation; NaN where it is not known.
  double bytes(Case at, String method) {
    JmhResult result = at(at).get(method);
    return result == null ? Double.NaN : result.bytesPerOp();
  }

  /// One core's limits as this run measured them; empty where it did not measure both.
  public Optional<Environment.Calibration> calibration() {
    double fma = ceiling(Limit.FMA);
    double read = ceiling(Limit.READ);
    return fma > 0 && read > 0
        ? Optional.of(new Environment.Calibration(fma, read))
        : Optional.empty();
  }

  /// The limit as this run measured it, in GFLOP/s or GB/s; NaN where it did not.
  double ceiling(Limit limit) {
    return switch (limit) {
      case FMA -> 1e-3 / microseconds(new Case("FmaCeiling", Map.of()), "fma");
      case READ -> READ / 1e3 / microseconds(new Case("ReadBandwidth", Map.of()), "read");
    };
  }
}
