package io.lanewise.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Tokenizers written in a test.
final class TokenizerFiles {
  private TokenizerFiles() {}

  /// A tokenizer of a text in which `'` stands for `"`.
  static Tokenizer open(String json) {
    try {
      Path file = Files.createTempFile("tokenizer", ".json");
      try {
        Files.writeString(file, json.replace('\'', '"'));
        return Tokenizer.open(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A tokenizer without special tokens.
  static Tokenizer of(String normalizer, String preTokenizer, String model) {
    return open(
        "{'version': '1.0', 'added_tokens': [], 'normalizer': %s, 'pre_tokenizer': %s, 'model': %s}"
            .formatted(normalizer, preTokenizer, model));
  }

  /// A tokenizer whose tokens are words: the ids show how it splits.
  static String words(String... tokens) {
    StringBuilder json =
        new StringBuilder("{'type': 'WordLevel', 'unk_token': '?', 'vocab': {'?': 0");
    for (int i = 0; i < tokens.length; i++) {
      json.append(", '").append(tokens[i]).append("': ").append(i + 1);
    }
    return json.append("}}").toString();
  }

  static String type(String type) {
    return "{'type': '" + type + "'}";
  }
}
