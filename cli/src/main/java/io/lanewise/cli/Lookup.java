package io.lanewise.cli;

import io.lanewise.layer.Embedding;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lanewise lookup`: rows of a table by id. All ids are checked before the first row is printed.
@Command(
    name = "lookup",
    description = "Print rows of an embedding table, bit for bit or widened.",
    footer = {
      "",
      "Examples:",
      "  lanewise lookup examples/mission.safetensors#embedding.weight 3",
      "  lanewise lookup --json model.safetensors#embeddings 0 7 7",
      "  lanewise lookup vectors.txt river"
    })
final class Lookup implements Runnable {
  private final Session session;

  @Parameters(
      index = "0",
      paramLabel = "TABLE",
      description = "(rows, columns), named PATH#tensor.",
      converter = TensorName.Converter.class)
  private @Nullable TensorName table;

  @Mixin private final PackedRows packed = new PackedRows();

  // Text, for picocli's conversion would report "--jsno" as a number gone wrong.
  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "ID",
      description = "Rows: numbers from 0 or, where the file has them, tokens.")
  private List<String> ids = List.of();

  @Option(
      names = "--padding-idx",
      paramLabel = "N",
      description = {
        "The table's padding row, negative from the end.",
        "It is checked; a look-up returns it like any other row, as in PyTorch."
      })
  private @Nullable Long paddingIdx;

  @Option(names = "--json", description = "One JSON object a row: {\"id\", \"vector\"}.")
  private boolean json;

  Lookup(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (TensorName.Opened opened = Options.required(table).open();
        Arena arena = Arena.ofConfined()) {
      long[] rows = ids.stream().mapToLong(opened::row).toArray();
      Embedding embedding =
          packed.codes(opened).map(Embedding::of).orElseGet(() -> Embedding.of(opened.tensor()));
      if (paddingIdx != null) {
        embedding = embedding.withPaddingIdx(paddingIdx);
      }
      print(rows, embedding.lookup(tensor(rows, arena), arena));
    }
  }

  private void print(long[] rows, Tensor vectors) {
    try (JsonLines lines = new JsonLines(session.out())) {
      VectorRows.of(vectors)
          .forEach(
              (row, vector) -> {
                long id = rows[Math.toIntExact(row)];
                if (json) {
                  lines.begin().put("id", id).put("vector", vector).end();
                } else {
                  session.out().println(id + ": " + Arrays.toString(vector));
                }
              });
    }
  }

  /// A number as typed.
  static long id(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      String kind =
          text.startsWith("--") ? "unknown option: '%s'" : "expected an integer as ID, got '%s'";
      throw new UsageException(kind.formatted(text));
    }
  }

  /// The same ids as a tensor.
  static Tensor tensor(long[] ids, Arena arena) {
    MemorySegment segment = arena.allocate((long) ids.length * Long.BYTES, Long.BYTES);
    MemorySegment.copy(ids, 0, segment, ValueLayout.JAVA_LONG, 0, ids.length);
    return Tensor.of("ids", DType.I64, Shape.of(ids.length), segment);
  }
}
