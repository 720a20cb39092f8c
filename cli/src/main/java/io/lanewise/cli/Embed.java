package io.lanewise.cli;

import io.lanewise.cli.model.DefaultModel;
import io.lanewise.cli.model.StaticModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lanewise embed`: texts to vectors, one by one and in order.
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
      names = "--input",
      paramLabel = "FILE",
      description = {
        "One text a line; of a .jsonl file, the field 'text' of each object.",
        "'-' is standard input, one text a line."
      })
  private @Nullable String input;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write to a .npy, .safetensors (tensor 'output') or .jsonl file.")
  private @Nullable Path output;

  @Parameters(paramLabel = "TEXT", description = "The texts, instead of --input.")
  private @Nullable List<String> texts;

  Embed(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    if ((input == null) == (texts == null)) {
      throw new UsageException("expected either TEXT or --input FILE, got " + given());
    }
    OutputFormat format = output == null ? null : OutputFormat.of(output);
    try (StaticModel opened = StaticModel.open(model == null ? DefaultModel.folder() : model);
        Texts source =
            input == null ? Texts.of(List.copyOf(Options.required(texts))) : read(input)) {
      if (output == null || format == null) {
        try (JsonLines lines = new JsonLines(session.out())) {
          toJson(opened, source, lines);
        }
      } else if (format == OutputFormat.JSONL) {
        NewFile.write(
            output,
            out -> {
              try (JsonLines lines = new JsonLines(out)) {
                toJson(opened, source, lines);
              }
            });
      } else {
        toTensor(opened, source, format, output);
      }
    }
  }

  private String given() {
    return input == null ? "neither" : "both";
  }

  private Texts read(String file) {
    return file.equals("-") ? Texts.of(session.in()) : Texts.of(TensorName.path(file));
  }

  private void toJson(StaticModel model, Texts source, JsonLines lines) {
    Progress progress = new Progress(session);
    for (String text = source.next(); text != null; text = source.next()) {
      lines.begin().put("text", text).put("vector", model.embed(text)).end();
      progress.step();
      if (source.mustWait()) {
        lines.flush(); // whoever wrote the last text may be waiting for its vector
      }
    }
    progress.end();
  }

  private void toTensor(StaticModel model, Texts source, OutputFormat format, Path target) {
    Progress progress = new Progress(session);
    try (VectorSpool spool = new VectorSpool(target, model.dimension())) {
      for (String text = source.next(); text != null; text = source.next()) {
        spool.add(model.embed(text));
        progress.step();
      }
      progress.end();
      spool.write(format);
    } catch (IOException e) {
      throw CommandException.of("output", target, e);
    }
  }
}
