package io.lanewise.cli;

import io.lanewise.cli.model.DefaultModel;
import io.lanewise.file.ModelFolder;
import io.lanewise.file.Vocabulary;
import io.lanewise.layer.Embedding;
import io.lanewise.search.Metric;
import io.lanewise.search.Nearest;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import io.lanewise.text.TextEmbedder;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/// `lanewise nearest`: the rows of a table, or the tokens of a model, that are nearest to
/// something.
@Command(
    name = "nearest",
    description = "Find the rows of a table, or the tokens of a model, nearest to a query.",
    footer = {
      "",
      "With --json, one object a query: {\"query\", \"neighbors\": [{\"id\", \"token\","
          + " \"score\"}]},",
      "without \"token\" where there is none. The nearest come first: those of the greatest dot",
      "product or cosine, or of the least euclidean distance; of equal ones the smaller id.",
      "",
      "Examples:",
      "  lanewise nearest coffee",
      "  lanewise nearest --table examples/mission.safetensors#embedding.weight -k 2 3",
      "  lanewise nearest --model potion-base-8M -k 5 --json king \"good morning\"",
      "  lanewise nearest --model glove.6B.100d.txt river",
      "  lanewise nearest --table model.safetensors#embeddings --query q.npy --metric dot"
    })
final class NearestCommand implements Runnable {
  private static final int DEFAULT_K = 10;

  private final Session session;

  @Option(
      names = "--model",
      paramLabel = "PATH",
      description = {
        "A model's folder, as 'embed' reads, or a file of word vectors: search its tokens.",
        "Without it and --table, the one built in: English words of WordNet."
      })
  private @Nullable Path model;

  @Option(
      names = "--table",
      paramLabel = "TENSOR",
      description = "Search the rows of this tensor, named PATH#tensor.",
      converter = TensorName.Converter.class)
  private @Nullable TensorName table;

  @Mixin private final PackedRows packed = new PackedRows();

  @Option(
      names = "--query",
      paramLabel = "TENSOR",
      description = "Vectors (…, columns) to find the nearest of, instead of TEXT or ID.",
      converter = TensorName.Converter.class)
  private @Nullable TensorName query;

  @Option(names = "-k", paramLabel = "N", description = "How many to find. Default: 10.")
  private int k = DEFAULT_K;

  @Option(
      names = "--metric",
      paramLabel = "M",
      description = "What near means: cosine, dot or euclidean. Default: cosine.",
      converter = MetricName.class)
  private Metric metric = Metric.COSINE;

  @Option(names = "--json", description = "One JSON object a query.")
  private boolean json;

  @Parameters(
      paramLabel = "TEXT|ID",
      description = {
        "Of a model, texts; one that is a single token does not find itself.",
        "Of a table, rows by their tokens, if it has them, or ids; they do not find themselves."
      })
  private @Nullable List<String> queries;

  NearestCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    if (model != null && table != null) {
      throw new UsageException("expected either --model PATH or --table TENSOR, got both");
    }
    if ((query == null) == (queries == null)) {
      String given = query == null ? "neither" : "both";
      throw new UsageException("expected either TEXT or ID, or --query TENSOR, got " + given);
    }
    if (packed.given() && table == null) {
      throw new UsageException("--rows: expected with --table only");
    }
    if (k < 1) {
      throw new UsageException("-k: expected 1 at least, got " + k);
    }
    if (table != null) {
      searchTable(table);
    } else if (model != null && Files.isRegularFile(model)) {
      searchTable(new TensorName(model, null));
    } else {
      searchModel(model == null ? DefaultModel.folder() : model);
    }
  }

  private void searchModel(Path folder) {
    try (TextEmbedder opened = TextEmbedder.open(folder)) {
      requireRowsOfTheSameSpace(opened);
      Nearest search = Nearest.of(opened.table(), metric);
      try (Neighborhoods printer = printer(search, names(opened)::get)) {
        if (query != null) {
          addQueries(search, printer, query);
        }
        for (String text : given()) {
          int[] ids = opened.ids(text);
          long only = ids.length == 1 ? opened.row(ids[0]) : -1;
          printer.addText(text, opened.embed(text), only);
        }
        printer.printWaiting();
      }
    }
  }

  /// Behind a Dense module vectors are of another space than the rows, whatever their dimension.
  private static void requireRowsOfTheSameSpace(TextEmbedder embedder) {
    for (ModelFolder.Step step : embedder.folder().steps()) {
      if (step instanceof ModelFolder.Dense dense) {
        throw new CommandException(
            "nearest: model",
            "vectors that its table's rows are neighbours of",
            "a Dense module behind the table",
            dense.weights().toString());
      }
    }
  }

  /// The tokens by their rows; of those that share a row the one with the smallest id.
  private static Map<Long, String> names(TextEmbedder embedder) {
    Map<Long, String> names = new HashMap<>();
    for (int id = 0; id < embedder.tokenizer().rows(); id++) {
      String token = embedder.tokenizer().token(id);
      if (token != null) {
        names.putIfAbsent(embedder.row(id), token);
      }
    }
    return names;
  }

  private void searchTable(TensorName name) {
    try (TensorName.Opened opened = name.open();
        Arena arena = Arena.ofConfined()) {
      long[] ids = given().stream().mapToLong(opened::row).toArray();
      LongFunction<@Nullable String> tokens = token(opened.tokens().orElse(null));
      Quantized codes = packed.codes(opened).orElse(null);
      Embedding rows = codes == null ? opened.embedding() : Embedding.of(codes);
      Tensor vectors = rows.lookup(Lookup.tensor(ids, arena), arena);
      Nearest search =
          codes == null ? Nearest.of(opened.tensor(), metric) : Nearest.of(codes, metric);
      try (Neighborhoods printer = printer(search, tokens)) {
        if (query != null) {
          addQueries(search, printer, query);
        }
        VectorRows.of(vectors)
            .forEach(
                (row, vector) -> {
                  long id = ids[Math.toIntExact(row)];
                  String token = tokens.apply(id);
                  if (token == null) {
                    printer.addRow(id, vector, id);
                  } else {
                    printer.addText(token, vector, id);
                  }
                });
        printer.printWaiting();
      }
    }
  }

  /// The name of a row; rows behind the last token, such as fastText's buckets, have none.
  private static LongFunction<@Nullable String> token(@Nullable Vocabulary tokens) {
    return row -> tokens == null || row >= tokens.rows() ? null : tokens.token(row);
  }

  private List<String> given() {
    return queries == null ? List.of() : queries;
  }

  private Neighborhoods printer(Nearest search, LongFunction<@Nullable String> tokens) {
    return new Neighborhoods(session.out(), json, search, tokens, k);
  }

  private static void addQueries(Nearest search, Neighborhoods printer, TensorName name) {
    try (TensorName.Opened opened = name.open()) {
      Tensor tensor = opened.tensor();
      Shape shape = tensor.shape();
      if (shape.rank() == 0 || shape.last() != search.columns()) {
        throw new TensorException(
            "nearest: query columns", search.columns() + "", shape.toString(), tensor.where());
      }
      float[] vectors = tensor.toFloats();
      for (int row = 0; row < VectorRows.of(tensor).count(); row++) {
        int from = row * search.columns();
        printer.addRow(row, Arrays.copyOfRange(vectors, from, from + search.columns()), -1);
      }
    }
  }

  /// For picocli: a name that is none is wrong usage.
  static final class MetricName implements ITypeConverter<Metric> {
    @Override
    public Metric convert(String name) {
      try {
        return Metric.of(name);
      } catch (TensorException unknown) {
        throw new TypeConversionException(unknown.getMessage());
      }
    }
  }
}
