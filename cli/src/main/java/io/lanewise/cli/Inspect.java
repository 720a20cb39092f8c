package io.lanewise.cli;

import io.lanewise.file.Printable;
import io.lanewise.file.TensorEntry;
import io.lanewise.file.Vocabulary;
import io.lanewise.file.WeightFile;
import io.lanewise.layer.PanelFormat;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lanewise inspect`: what a weight file holds. Reads its header only, unless it is to verify.
@Command(
    name = "inspect",
    description = {
      "List the tensors of a weight file, an index of shards, or a model's folder, and its tokens.",
      "Formats are told by content."
    },
    footer = {
      "",
      "Examples:",
      "  lanewise inspect model.safetensors",
      "  lanewise inspect --json model.safetensors | jq -r '.tensors[].name'"
    })
final class Inspect implements Runnable {
  private static final int SAMPLE = 8;

  private final Session session;

  @Parameters(paramLabel = "PATH", description = "The file or folder.")
  private String path = "";

  @Option(names = "--json", description = "One JSON object instead of a table.")
  private boolean json;

  @Option(
      names = "--verify",
      description = {
        "Read all values: count NaN, infinities and rows of zeros, and measure the rows' norms.",
        "None of them is an error."
      })
  private boolean verify;

  Inspect(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (WeightFile file = WeightFile.open(TensorName.path(path))) {
      if (json) {
        printJson(file);
      } else {
        printTable(file);
      }
    }
  }

  private void printJson(WeightFile file) {
    try (JsonLines lines = new JsonLines(session.out())) {
      lines.begin().put("path", file.path().toString()).put("format", file.format());
      lines.begin("metadata");
      file.metadata().forEach(lines::put);
      lines.end().beginList("tensors");
      for (TensorEntry entry : file.entries()) {
        lines
            .begin()
            .put("name", entry.name())
            .put("dtype", entry.dtype().name())
            .put("shape", entry.shape().toArray())
            .put("byte_offset", entry.byteOffset())
            .put("byte_length", entry.byteLength());
        if (verify && Verification.applies(entry.dtype())) {
          Verification values = Verification.of(file.tensor(entry.name()));
          lines
              .put("nan", values.nan())
              .put("infinite", values.infinite())
              .put("zero_rows", values.zeroRows())
              .put("least_norm", values.leastNorm())
              .put("mean_norm", values.meanNorm())
              .put("greatest_norm", values.greatestNorm());
        }
        lines.end();
      }
      lines.endList();
      Vocabulary tokens = file.vocabulary().orElse(null);
      if (tokens != null) {
        lines.begin("vocabulary").put("size", tokens.size()).put("sample", sample(tokens)).end();
      }
      lines.end();
    }
  }

  /// Some tokens from the whole table, in the order of their rows.
  private static List<String> sample(Vocabulary tokens) {
    long step = Math.max(1, tokens.rows() / SAMPLE);
    return LongStream.iterate(0, row -> row < tokens.rows(), row -> row + step)
        .limit(SAMPLE)
        .mapToObj(tokens::token)
        .filter(Objects::nonNull)
        .toList();
  }

  private void printTable(WeightFile file) {
    List<TensorEntry> entries = file.entries();
    boolean sharded = entries.stream().map(TensorEntry::file).distinct().count() > 1;
    // A sharded model has no metadata that could call a tensor panels.
    List<String> notes =
        entries.stream().map(e -> sharded ? fileName(e) : panels(file, e)).toList();
    boolean none = notes.stream().allMatch(String::isEmpty);
    String title = sharded ? "file" : none ? "" : "panels of";
    Table table = new Table("name", "dtype", "shape", ">bytes", ">offset", title);
    for (int i = 0; i < entries.size(); i++) {
      TensorEntry entry = entries.get(i);
      table.row(
          Printable.escape(entry.name()),
          entry.dtype().name(),
          entry.shape().toString(),
          Long.toString(entry.byteLength()),
          Long.toString(entry.byteOffset()),
          notes.get(i));
    }
    long bytes = entries.stream().mapToLong(TensorEntry::byteLength).sum();
    long elements = entries.stream().mapToLong(entry -> entry.shape().elementCount()).sum();
    session.out().println(Printable.escape(file.path() + ": " + file.format()));
    file.metadata().forEach((k, v) -> session.out().println(Printable.escape("  " + k + ": " + v)));
    Stream.concat(table.lines(), Stream.of("")).forEach(session.out()::println);
    session
        .out()
        .println("%,d tensors, %,d elements, %,d bytes".formatted(entries.size(), elements, bytes));
    file.vocabulary().ifPresent(this::printTokens);
    if (verify) {
      printValues(file);
    }
  }

  private void printTokens(Vocabulary tokens) {
    String sample = String.join(" ", sample(tokens));
    session.out().println("%,d tokens: ".formatted(tokens.size()) + Printable.escape(sample));
  }

  private void printValues(WeightFile file) {
    Table table =
        new Table("name", ">NaN", ">infinite", ">zero rows", ">least norm", ">mean", ">greatest");
    for (TensorEntry entry : file.entries()) {
      if (Verification.applies(entry.dtype())) {
        Verification values = Verification.of(file.tensor(entry.name()));
        table.row(
            Printable.escape(entry.name()),
            Long.toString(values.nan()),
            Long.toString(values.infinite()),
            Long.toString(values.zeroRows()),
            "%.4g".formatted(values.leastNorm()),
            "%.4g".formatted(values.meanNorm()),
            "%.4g".formatted(values.greatestNorm()));
      }
    }
    Stream.concat(Stream.of(""), table.lines()).forEach(session.out()::println);
  }

  private static String fileName(TensorEntry entry) {
    Path name = entry.file().getFileName();
    return name == null ? "" : Printable.escape(name.toString());
  }

  /// The (out, in) of a weight in panels; nothing for other tensors.
  private static String panels(WeightFile file, TensorEntry entry) {
    if (!file.metadata().containsKey(PanelFormat.key(entry.name()))) {
      return "";
    }
    try {
      Tensor tensor = file.tensor(entry.name());
      OptionalInt out = PanelFormat.outFeatures(file.metadata(), tensor);
      return out.isEmpty() ? "" : "(" + out.getAsInt() + ", " + tensor.shape().dim(1) + ")";
    } catch (TensorException untrue) {
      return Printable.escape("none: expected " + untrue.expected() + ", got " + untrue.actual());
    }
  }
}
