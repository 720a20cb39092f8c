package io.lanewise.cli;

import io.lanewise.cli.bench.Case;
import io.lanewise.cli.bench.Report;
import io.lanewise.file.Printable;
import io.lanewise.layer.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What `lanewise doctor` says, as lines and as JSON.
///
/// @param jdk version and vendor
/// @param cpu model
/// @param machine width of the kernels and warnings
/// @param report the ceilings, and one case of each kernel
/// @param widths what each register width reaches
/// @param advice what would be faster
record Diagnosis(
    String jdk,
    String cpu,
    Machine machine,
    Report report,
    List<Machine.Width> widths,
    List<String> advice) {
  static Diagnosis of(Machine machine, Report report, List<Machine.Width> widths) {
    String jdk = Runtime.version() + ", " + System.getProperty("java.vendor", "unknown vendor");
    return new Diagnosis(jdk, Cpu.model(), machine, report, widths, Advice.of(machine, widths));
  }

  /// Writes one object. `kernels` are texts for people; `cases` are those of `bench`.
  void write(JsonLines lines) {
    lines
        .begin()
        .put("jdk", jdk)
        .put("cpu", cpu)
        .put("simd_active", machine.vectorBits() > 0)
        .put("vector_bits", machine.vectorBits())
        .put("warnings", machine.warnings())
        .put("fma_ceiling_gflops", report.fmaGflops())
        .put("read_bandwidth_gbs", report.readGbs())
        .put("kernels", kernels())
        .put("advice", advice)
        .put("calibrated", machine.calibrated())
        .beginList("widths");
    for (Machine.Width width : widths) {
      lines
          .begin()
          .put("vector_bits", width.vectorBits())
          .put("fma_ceiling_gflops", width.fmaGflops())
          .put("product_gflops", width.productGflops())
          .end();
    }
    lines.endList();
    Cases.write(lines, report.results());
    lines.end();
  }

  /// A line for each finding.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    add(lines, "JDK", List.of(jdk));
    add(lines, "CPU", List.of(cpu));
    add(lines, "SIMD", List.of(machine.vectorBits() > 0 ? Cases.width(machine) : "not active"));
    add(lines, "FMA ceiling", List.of("%.1f GFLOP/s, one core".formatted(report.fmaGflops())));
    add(lines, "Read bandwidth", List.of("%.1f GB/s, one core".formatted(report.readGbs())));
    add(lines, "Kernels", kernels());
    add(lines, "Widths", widths.stream().map(Diagnosis::text).toList());
    add(lines, "Warnings", machine.warnings());
    add(lines, "Advice", advice);
    return lines;
  }

  private static void add(List<String> lines, String name, List<String> values) {
    List<String> shown = values.isEmpty() ? List.of("none") : values;
    for (int i = 0; i < shown.size(); i++) {
      lines.add("%-16s%s".formatted(i == 0 ? name : "", Printable.escape(shown.get(i))));
    }
  }

  /// The kernels in use, each with its share of what limits it.
  private List<String> kernels() {
    return machine.kernels().stream().map(this::kernel).toList();
  }

  private String kernel(String kernel) {
    return Stream.concat(
            Stream.of(kernel),
            report.results().stream()
                .filter(result -> kernel.startsWith(result.measured().entry().kernel() + ":"))
                .map(result -> text(result.measured()) + ": " + Cases.share(result)))
        .reduce((all, more) -> all + "; " + more)
        .orElse(kernel);
  }

  private static String text(Case measured) {
    return "%s, rows: %d".formatted(measured.size(), measured.rows());
  }

  private static String text(Machine.Width width) {
    return "%d bits: FMA ceiling %.1f, small packed product %.1f GFLOP/s"
        .formatted(width.vectorBits(), width.fmaGflops(), width.productGflops());
  }
}
