package io.lanewise.cli;

import io.lanewise.cli.bench.Entry;
import io.lanewise.cli.bench.Measurement;
import io.lanewise.cli.bench.Report;
import io.lanewise.cli.bench.Size;
import io.lanewise.layer.Machine;
import io.lanewise.layer.Narrow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `lanewise bench`: how fast the layers are on this machine, beside its own limits.
@Command(
    name = "bench",
    description = "Measure the layers on one core, beside the limits of that core.",
    footer = {
      "",
      "All cases run in turn in one JVM, after a warm-up. Shares are of multiply-adds that stay in",
      "registers, and of reading memory of the same size from end to end; medians over the rounds.",
      "Samples are checked bit for bit. Takes half a minute and up to a gigabyte of memory.",
      "",
      "Examples:",
      "  lanewise bench",
      "  lanewise bench --shape 768x768 --shape 768x3072 --rows 1 --rows 16 --json",
      "  lanewise bench --entry lookup --shape 30522x384 --rows 512",
      "  lanewise bench --shape 4096x4096 --rows 1 --dtype f32 --dtype int8",
      "  LANEWISE_JAVA_OPTS=-Dlanewise.vectorBits=256 lanewise bench --entry packed"
    })
final class BenchCommand implements Runnable {
  /// Of x or y: a gigabyte.
  private static final long MOST_ELEMENTS = 1L << 28;

  /// Compiling takes about as long with one case as with many.
  private static final Duration COMPILING = Duration.ofSeconds(2);

  private static final Duration WARMING = Duration.ofMillis(300);
  private static final Duration TIMING = Duration.ofSeconds(1);

  private final Session session;

  @Option(
      names = "--shape",
      paramLabel = "INxOUT",
      description = {
        "Input and output features, or rows and width of the table. Again for another.",
        "Default: what small sentence encoders have, 4096x4096 in place, a table of a gigabyte."
      },
      converter = SizeName.class)
  private List<Size> shapes = new ArrayList<>();

  @Option(
      names = "--rows",
      paramLabel = "M",
      description = "Rows a call. Again for another. Default: packed 1, 8, 32, lookup 1, 4096.")
  private List<Integer> rows = new ArrayList<>();

  @Option(
      names = "--dtype",
      paramLabel = "D",
      description =
          "Of the weights: f32, bf16, f16, int8 or int4. Again for another. Default: f32.",
      converter = Convert.NarrowName.class)
  private List<Narrow> dtypes = new ArrayList<>();

  @Option(
      names = "--entry",
      paramLabel = "E",
      description = {
        "packed, in-place or lookup. Again for another.",
        "Default: all three, or packed where a shape is given."
      },
      converter = EntryName.class)
  private List<Entry> entries = new ArrayList<>();

  @Option(names = "--json", description = "One JSON object instead of a table.")
  private boolean json;

  BenchCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    List<Wish> wishes = wishes();
    Report report;
    try (Measurement measurement = new Measurement()) {
      for (Wish wish : wishes) {
        if (shapes.isEmpty()) {
          measurement.addUsual(wish.entry, wish.size, wish.rows, wish.dtype);
        } else {
          measurement.add(wish.entry, wish.size, wish.rows, wish.dtype);
        }
      }
      report =
          measurement.run(
              COMPILING.plus(WARMING.multipliedBy(wishes.size())),
              TIMING.multipliedBy(wishes.size()));
    }
    print(report);
  }

  private record Wish(Entry entry, Size size, int rows, Narrow dtype) {}

  private List<Wish> wishes() {
    List<Entry> usual = shapes.isEmpty() ? List.of(Entry.values()) : List.of(Entry.PACKED);
    List<Wish> wishes = new ArrayList<>();
    for (Entry entry : entries.isEmpty() ? usual : entries) {
      for (Size size : shapes.isEmpty() ? entry.usualSizes() : shapes) {
        int width = entry == Entry.LOOKUP ? size.second() : Math.max(size.first(), size.second());
        for (int count : rows.isEmpty() ? entry.usualRows() : rows) {
          if (count < 1 || (long) count * width > MOST_ELEMENTS) {
            throw new UsageException(
                "bench: rows: expected from 1 to %d for %s %s, got %d"
                    .formatted(MOST_ELEMENTS / width, entry.label(), size, count));
          }
          for (Narrow dtype : dtypes.isEmpty() ? List.of(Narrow.F32) : dtypes) {
            wishes.add(new Wish(entry, size, count, dtype));
          }
        }
      }
    }
    return wishes;
  }

  private void print(Report report) {
    if (json) {
      try (JsonLines lines = new JsonLines(session.out())) {
        lines
            .begin()
            .put("fma_ceiling_gflops", report.fmaGflops())
            .put("read_bandwidth_gbs", report.readGbs())
            .put("vector_bits", Machine.current().vectorBits());
        Cases.write(lines, report.results());
        lines.end();
      }
      return;
    }
    session
        .out()
        .println(
            "one core, %s: FMA ceiling %.1f GFLOP/s, read bandwidth %.1f GB/s"
                .formatted(Cases.width(Machine.current()), report.fmaGflops(), report.readGbs()));
    Stream.concat(Stream.of(""), Cases.table(report.results()).lines())
        .forEach(session.out()::println);
  }

  /// For picocli: a shape that is none is wrong usage.
  static final class SizeName implements ITypeConverter<Size> {
    @Override
    public Size convert(String text) {
      try {
        return Size.parse(text);
      } catch (IllegalArgumentException none) {
        throw new TypeConversionException(none.getMessage());
      }
    }
  }

  /// For picocli: the names of the entries.
  static final class EntryName implements ITypeConverter<Entry> {
    @Override
    public Entry convert(String text) {
      return Stream.of(Entry.values())
          .filter(entry -> entry.label().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException("expected packed, in-place or lookup, got " + text));
    }
  }
}
