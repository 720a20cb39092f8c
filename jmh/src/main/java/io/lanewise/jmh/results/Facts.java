package io.lanewise.jmh.results;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An [Environment] as text for people.
public final class Facts {
  /// What stands for a fact that could not be found out.
  static final String UNKNOWN = "unknown";

  private Facts() {}

  /// All of them by name, in an order for people.
  public static Map<String, String> of(Environment environment) {
    Environment.Calibration limits = environment.calibration();
    Map<String, String> facts = new LinkedHashMap<>();
    put(facts, "CPU", environment.cpuModel());
    put(facts, "Cores allowed", environment.cores());
    put(facts, "Frequency governor", environment.governor());
    put(facts, "Kernel", environment.kernel());
    put(facts, "JDK", environment.jdkVersion());
    put(facts, "JDK's vendor", environment.jdkVendor());
    put(facts, "JVM's arguments", words(environment.jvmFlags()));
    put(facts, "Commit", commit(environment));
    put(facts, "Load average at the start", environment.loadAverage());
    put(facts, "Start", environment.start());
    put(facts, "Calibrated FMA ceiling", limits == null ? null : limits.fmaGflops() + " GFLOP/s");
    put(facts, "Calibrated read bandwidth", limits == null ? null : limits.readGbps() + " GB/s");
    put(facts, "CPU's flags", words(environment.cpuFlags()));
    return facts;
  }

  private static void put(Map<String, String> facts, String name, @Nullable Object value) {
    facts.put(name, value == null ? UNKNOWN : value.toString());
  }

  private static @Nullable String words(List<String> words) {
    return words.isEmpty() ? null : String.join(" ", words);
  }

  private static @Nullable String commit(Environment of) {
    if (of.commit() == null) {
      return null;
    }
    String state = of.dirty() == null ? "" : of.dirty() ? ", with changes" : ", without changes";
    return of.commit() + state;
  }
}
