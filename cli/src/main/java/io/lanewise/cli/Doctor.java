package io.lanewise.cli;

import io.lanewise.layer.Machine;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `lanewise doctor`: what this machine and this JVM can do, and what keeps them from it.
@Command(
    name = "doctor",
    description = "Show the JDK, the CPU, the kernels in use, and the machine's two ceilings.",
    footer = {
      "",
      "Takes a few seconds and, for one of them, a gigabyte of memory.",
      "",
      "Examples:",
      "  lanewise doctor",
      "  LANEWISE_JAVA_OPTS=-XX:UseAVX=2 lanewise doctor --json"
    })
final class Doctor implements Runnable {
  private final Session session;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  Doctor(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Machine machine = Machine.current();
    String jdk = Runtime.version() + ", " + System.getProperty("java.vendor", "unknown vendor");
    String cpu = Cpu.model();
    double gflops = Machine.measureFmaCeilingGflops();
    double gbs = Machine.measureReadBandwidthGbs();
    if (json) {
      try (JsonLines lines = new JsonLines(session.out())) {
        lines
            .begin()
            .put("jdk", jdk)
            .put("cpu", cpu)
            .put("simd_active", machine.vectorBits() > 0)
            .put("vector_bits", machine.vectorBits())
            .put("warnings", machine.warnings())
            .put("fma_ceiling_gflops", gflops)
            .put("read_bandwidth_gbs", gbs)
            .put("kernels", machine.kernels())
            .end();
      }
      return;
    }
    String simd = machine.vectorBits() > 0 ? machine.vectorBits() + " bits" : "not active";
    line("JDK", jdk);
    line("CPU", cpu);
    line("SIMD", simd);
    line("FMA ceiling", "%.1f GFLOP/s, one core".formatted(gflops));
    line("Read bandwidth", "%.1f GB/s, one core".formatted(gbs));
    lines("Kernels", machine.kernels());
    lines("Warnings", machine.warnings().isEmpty() ? List.of("none") : machine.warnings());
  }

  private void lines(String name, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      line(i == 0 ? name : "", values.get(i));
    }
  }

  private void line(String name, String value) {
    session.out().println("%-16s%s".formatted(name, OneLine.of(value)));
  }
}
