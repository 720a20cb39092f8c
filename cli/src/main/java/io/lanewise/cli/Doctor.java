package io.lanewise.cli;

import io.lanewise.cli.bench.Entry;
import io.lanewise.cli.bench.Measurement;
import io.lanewise.cli.bench.Report;
import io.lanewise.cli.bench.Size;
import io.lanewise.layer.Machine;
import io.lanewise.layer.Narrow;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `lanewise doctor`: what this machine and this JVM can do, and what keeps them from it.
@Command(
    name = "doctor",
    description = {
      "Show the JDK, the CPU, the kernels in use with their shares of the machine's two ceilings,",
      "what other register widths reach, and what to change."
    },
    footer = {
      "",
      "Takes some ten seconds and up to a gigabyte of memory. 'lanewise bench' measures more.",
      "",
      "Examples:",
      "  lanewise doctor",
      "  LANEWISE_JAVA_OPTS=-Dlanewise.vectorBits=calibrate lanewise doctor",
      "  LANEWISE_JAVA_OPTS=-XX:UseAVX=2 lanewise doctor --json"
    })
final class Doctor implements Runnable {
  /// Until the kernels are compiled, which is seen: see [Measurement].
  private static final Duration WARMING = Duration.ofSeconds(1);

  private static final Duration TIMING = Duration.ofSeconds(2);

  private final Session session;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  Doctor(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Machine machine = Machine.current();
    Report report = measure(machine);
    // Last: kernels of several widths in one JVM are in each other's way, and a service has one.
    List<Machine.Width> widths = machine.measureWidths();
    Diagnosis diagnosis = Diagnosis.of(machine, report, widths);
    if (json) {
      try (JsonLines lines = new JsonLines(session.out())) {
        diagnosis.write(lines);
      }
    } else {
      diagnosis.lines().forEach(session.out()::println);
    }
  }

  private static Report measure(Machine machine) {
    boolean scalar = machine.vectorBits() == 0;
    try (Measurement measurement = new Measurement()) {
      // Without fma in hardware, a scalar one takes a microsecond.
      measurement.addUsual(
          Entry.PACKED, scalar ? new Size(96, 96) : new Size(384, 1536), 8, Narrow.F32);
      measurement.addUsual(
          Entry.IN_PLACE, scalar ? new Size(256, 256) : new Size(4096, 4096), 1, Narrow.F32);
      measurement.addUsual(Entry.LOOKUP, Entry.LOOKUP.usualSizes().getFirst(), 4096, Narrow.F32);
      return measurement.run(WARMING, TIMING);
    }
  }
}
