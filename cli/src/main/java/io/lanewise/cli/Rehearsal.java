package io.lanewise.cli;

import io.lanewise.file.SafetensorsWriter;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Runs the usual commands once, so that the JVM can keep what it learns about their classes.
///
/// `bin/lanewise` runs this after a build with `-XX:AOTCacheOutput`; commands then start from the
/// cache. Once is enough: thirty rounds gave no faster starts (ADR 7). Prints nothing.
final class Rehearsal {
  private static final String TOKENIZER =
      """
      {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
       "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                      "strip_accents": null, "lowercase": true},
       "pre_tokenizer": {"type": "BertPreTokenizer"}, "post_processor": null, "decoder": null,
       "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                 "max_input_chars_per_word": 100, "vocab": {"[UNK]": 0, "hello": 1}}}
      """;

  private Rehearsal() {}

  /// Runs the commands.
  ///
  /// @param args a weight file with tensors `embedding.weight`, `linear.weight` and `ones`, and a
  ///   folder to put a model in
  public static void main(String[] args) throws IOException {
    String file = args[0];
    Path model = model(Path.of(args[1]));
    List<String[]> commands =
        List.of(
            new String[] {"--help"},
            new String[] {"inspect", file},
            new String[] {"inspect", file, "--json"},
            new String[] {"lookup", file + "#embedding.weight", "0", "3"},
            new String[] {"lookup", file + "#embedding.weight", "0", "--json"},
            new String[] {"lookup", file + "#embedding.weight", "-1"},
            new String[] {"linear", "--weight", file + "#linear.weight", "--input", file + "#ones"},
            new String[] {"embed", "--model", model.toString(), "hello"},
            new String[] {"nearest", "--table", file + "#embedding.weight", "3"},
            new String[] {"nearest", "--model", model.toString(), "--json", "hello"},
            new String[] {"lookup", file, "x"});
    for (String[] command : commands) {
      Main.run(
          Session.of(
              InputStream.nullInputStream(),
              OutputStream.nullOutputStream(),
              OutputStream.nullOutputStream()),
          command);
    }
  }

  /// The smallest model that `embed` takes: one word, two numbers.
  static Path model(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("config.json"), "{\"normalize\": true}");
    Files.writeString(folder.resolve("tokenizer.json"), TOKENIZER);
    Tensor table = Tensor.ofFloats("embeddings", Shape.of(2, 2), 0, 0, 3, 4);
    SafetensorsWriter.write(folder.resolve("model.safetensors"), List.of(table), Map.of());
    return folder;
  }
}
