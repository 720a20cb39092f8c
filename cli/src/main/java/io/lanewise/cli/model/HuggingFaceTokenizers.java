package io.lanewise.cli.model;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.lanewise.file.WeightFormatException;
import io.lanewise.file.WeightFormatException.Kind;
import java.io.IOException;
import java.nio.file.Path;

/// Any `tokenizer.json`, by the Rust library of Hugging Face as DJL carries it.
///
/// Its native code is unpacked to `~/.djl.ai` (or `-DDJL_CACHE_DIR`) on first use. Threads: any.
final class HuggingFaceTokenizers implements Tokenizer {
  private final HuggingFaceTokenizer tokenizer;

  private HuggingFaceTokenizers(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /// Reads a tokenizer.
  ///
  /// @throws WeightFormatException if it is not valid
  static Tokenizer open(Path file) {
    // DJL reports its use to its makers and fetches what it misses, unless told not to.
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
    try {
      return new HuggingFaceTokenizers(
          HuggingFaceTokenizer.builder()
              .optTokenizerPath(file)
              .optAddSpecialTokens(false)
              .optTruncation(false)
              .optPadding(false)
              .build());
    } catch (IOException | RuntimeException e) {
      String reason = String.valueOf(e.getMessage());
      throw new WeightFormatException(
          Kind.SCHEMA, "tokenizer", "a valid tokenizer.json", reason, file, null, -1, e);
    }
  }

  @Override
  public long[] encode(String text) {
    return tokenizer.encode(text, false, false).getIds();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
