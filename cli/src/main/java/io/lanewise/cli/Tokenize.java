package io.lanewise.cli;

import io.lanewise.text.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lanewise tokenize`: texts to ids, in order.
@Command(
    name = "tokenize",
    description = "Turn texts into the ids of a tokenizer.json.",
    footer = {
      "",
      "One JSON object a text: {\"text\", \"ids\", \"tokens\"}.",
      "",
      "Examples:",
      "  lanewise tokenize --tokenizer potion-base-8M \"hello world\"",
      "  lanewise tokenize --tokenizer tokenizer.json --special --input texts.txt"
    })
final class Tokenize implements Runnable {
  private static final String FILE = "tokenizer.json";

  private final Session session;

  @Option(
      names = "--tokenizer",
      required = true,
      paramLabel = "PATH",
      description = "A tokenizer.json, or a folder with one.")
  private @Nullable Path tokenizer;

  @Option(
      names = "--special",
      description = "With the special tokens around a text, such as [CLS] and [SEP].")
  private boolean special;

  @Mixin private final TextOptions options = new TextOptions();

  @Parameters(paramLabel = "TEXT", description = "The texts, instead of --input.")
  private @Nullable List<String> texts;

  Tokenize(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Path path = Options.required(tokenizer);
    try (Texts source = options.open(texts, session)) {
      Tokenizer opened = Tokenizer.open(Files.isDirectory(path) ? path.resolve(FILE) : path);
      options.print(
          source, session, session.out(), (piece, i, lines) -> print(opened, piece.text(i), lines));
    }
  }

  private void print(Tokenizer opened, String text, JsonLines lines) {
    int[] ids = special ? opened.encodeWithSpecialTokens(text) : opened.encode(text);
    List<String> tokens =
        special
            ? Arrays.stream(ids).mapToObj(id -> String.valueOf(opened.token(id))).toList()
            : opened.tokens(text);
    long[] wide = Arrays.stream(ids).asLongStream().toArray();
    lines.begin().put("text", text).put("ids", wide).put("tokens", tokens).end();
  }
}
