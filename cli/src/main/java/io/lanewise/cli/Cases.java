package io.lanewise.cli;

import io.lanewise.cli.bench.Case;
import io.lanewise.cli.bench.Result;
import io.lanewise.layer.Machine;
import java.util.List;
import java.util.stream.Collectors;

/// How measured cases are printed.
final class Cases {
  private static final double NANOS_PER_MICRO = 1e3;

  private Cases() {}

  /// The field `cases`, a list of objects.
  ///
  /// `ceiling_share` is of the FMA ceiling, or of the read ceiling for a look-up, which does no
  /// arithmetic; `ceiling` says which. Where reading is the limit, `bandwidth_share` is of what
  /// this core reads from memory as large as the weight or table.
  static void write(JsonLines lines, List<Result> results) {
    lines.beginList("cases");
    for (Result result : results) {
      Case measured = result.measured();
      boolean arithmetic = measured.flops() > 0;
      lines
          .begin()
          .put("op", measured.entry().op())
          .put("entry", measured.entry().label())
          .put("shape", measured.size().toString())
          .put("rows", measured.rows())
          .put("dtype", measured.dtype().toString())
          .put("ns_per_call", result.nanos())
          .put("gflops", result.gflops())
          .put("ceiling_share", arithmetic ? result.fmaShare() : result.readShare())
          .put("ceiling", arithmetic ? "fma" : "read")
          .put("bytes_per_op", result.allocated());
      if (measured.isBoundByReading()) {
        lines.put("gbs", result.gbs()).put("bandwidth_share", result.readShare());
      }
      lines.end();
    }
    lines.endList();
  }

  /// The same for people; what does not apply is left empty.
  static Table table(List<Result> results) {
    Table table =
        new Table(
            "entry",
            "dtype",
            ">shape",
            ">rows",
            ">µs",
            ">GFLOP/s",
            ">of FMA",
            ">GB/s",
            ">of reading",
            ">B/op");
    for (Result result : results) {
      Case measured = result.measured();
      boolean arithmetic = measured.flops() > 0;
      boolean reading = measured.isBoundByReading();
      table.row(
          measured.entry().label(),
          measured.dtype().toString(),
          measured.size().toString(),
          Integer.toString(measured.rows()),
          "%.2f".formatted(result.nanos() / NANOS_PER_MICRO),
          arithmetic ? "%.1f".formatted(result.gflops()) : "",
          arithmetic ? percent(result.fmaShare()) : "",
          reading ? "%.1f".formatted(result.gbs()) : "",
          reading ? percent(result.readShare()) : "",
          Long.toString(result.allocated()));
    }
    return table;
  }

  /// Of what limits the case, for example `93 % of the FMA ceiling`.
  static String share(Result result) {
    boolean reading = result.measured().isBoundByReading();
    return percent(result.share()) + (reading ? " of the read bandwidth" : " of the FMA ceiling");
  }

  /// Register width of the kernels in use, and where it was calibrated, that it was.
  static String width(Machine machine) {
    if (machine.vectorBits() == 0) {
      return "scalar";
    }
    String others =
        machine.widths().stream().map(String::valueOf).collect(Collectors.joining(", "));
    return machine.vectorBits()
        + (machine.calibrated() ? " bits, calibrated: the fastest of " + others : " bits");
  }

  private static String percent(double share) {
    return "%.0f %%".formatted(share * 100);
  }
}
