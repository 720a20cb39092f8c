package io.lanewise.cli;

import io.lanewise.cli.model.DefaultModel;
import io.lanewise.file.RowWriter;
import io.lanewise.text.TextEmbedder;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lanewise embed`: texts to vectors, in order.
@Command(
    name = "embed",
    description = "Turn texts into vectors with a Model2Vec or StaticEmbedding model.",
    footer = {
      "",
      "Without --output, one JSON object a text: {\"text\", \"vector\"}.",
      "",
      "Examples:",
      "  lanewise embed \"hello world\"",
      "  lanewise embed --model potion-base-8M \"hello world\" \"good morning\"",
      "  lanewise embed --model potion-base-8M --input texts.txt --output vectors.npy",
      "  cat texts.txt | lanewise embed --model potion-base-8M --input - | head -n 1"
    })
final class Embed implements Runnable {
  private final Session session;

  @Option(
      names = "--model",
      paramLabel = "PATH",
      description = "The model's folder; without it, the one built in: English words of WordNet.")
  private @Nullable Path model;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write to a .npy, .safetensors (tensor 'output') or .jsonl file.")
  private @Nullable Path output;

  @Mixin private final TextOptions options = new TextOptions();

  @Parameters(paramLabel = "TEXT", description = "The texts, instead of --input.")
  private @Nullable List<String> texts;

  Embed(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    OutputFormat format = output == null ? null : OutputFormat.of(output);
    try (Texts source = options.open(texts, session);
        TextEmbedder embedder = TextEmbedder.open(model == null ? DefaultModel.folder() : model)) {
      if (output == null || format == null) {
        toJson(embedder, source, session.out());
      } else if (format == OutputFormat.JSONL) {
        NewFile.write(output, out -> toJson(embedder, source, out));
      } else {
        toTensor(embedder, source, format, output);
      }
    }
  }

  private void toJson(TextEmbedder embedder, Texts source, OutputStream out) {
    options.print(
        source,
        session,
        out,
        (piece, i, lines) -> {
          float[] vector = new float[embedder.dimension()];
          embedder.embed(piece.bytes(), piece.start(i), piece.end(i), vector, 0);
          lines.begin().put("text", piece.text(i)).put("vector", vector).end();
        });
  }

  private void toTensor(TextEmbedder embedder, Texts source, OutputFormat format, Path target) {
    int dimension = embedder.dimension();
    try (RowWriter rows = format.rows(target, dimension)) {
      options.run(
          source,
          session,
          piece -> {
            float[] vectors = piece.vectors(dimension);
            for (int i = 0; i < piece.count(); i++) {
              embedder.embed(piece.bytes(), piece.start(i), piece.end(i), vectors, i * dimension);
            }
          },
          piece -> rows.add(piece.vectors(dimension), 0, piece.count()));
      rows.finish();
    }
  }
}
