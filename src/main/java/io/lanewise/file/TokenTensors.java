package io.lanewise.file;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A [Vocabulary] inside a safetensors file, where it gives the rows of a table their tokens: three
/// tensors, and two entries of the metadata.
///
/// ```
/// tokens.text   U8      tokens.ends   U32 or I64      tokens.slots   U64
/// "tokens.seed" and "tokens.size": whole numbers
/// ```
///
/// To every other program they are tensors like any other. They are as trusted as the file: what
/// does not fit is no vocabulary, and a look-up in a corrupt one ends in an error.
final class TokenTensors {
  static final String TEXT = "tokens.text";
  static final String ENDS = "tokens.ends";
  static final String SLOTS = "tokens.slots";
  private static final String SEED = "tokens.seed";
  private static final String SIZE = "tokens.size";

  private TokenTensors() {}

  /// What the metadata must say of a vocabulary's tensors.
  static Map<String, String> metadata(Vocabulary tokens) {
    return Map.of(SEED, Long.toString(tokens.seed()), SIZE, Long.toString(tokens.size()));
  }

  /// The vocabulary that a file holds; null if it holds none.
  static @Nullable Vocabulary find(
      MappedFile file, Map<String, String> metadata, List<TensorEntry> entries) {
    String seed = metadata.get(SEED);
    String size = metadata.get(SIZE);
    Tensor text = find(file, entries, TEXT);
    Tensor ends = find(file, entries, ENDS);
    Tensor slots = find(file, entries, SLOTS);
    if (seed == null || size == null || text == null || ends == null || slots == null) {
      return null;
    }
    try {
      long tokens = Long.parseLong(size);
      return fit(text, ends, slots, tokens)
          ? new Vocabulary(text, ends, slots, Long.parseLong(seed), tokens)
          : null;
    } catch (NumberFormatException another) {
      return null;
    }
  }

  private static @Nullable Tensor find(MappedFile file, List<TensorEntry> entries, String name) {
    for (TensorEntry entry : entries) {
      if (entry.name().equals(name)) {
        return file.tensor(entry);
      }
    }
    return null;
  }

  private static boolean fit(Tensor text, Tensor ends, Tensor slots, long tokens) {
    return isList(text, DType.U8)
        && text.shape().dim(0) >= Long.BYTES
        && (isList(ends, DType.U32) || isList(ends, DType.I64))
        && tokens >= 0
        && tokens <= ends.shape().dim(0)
        && isList(slots, DType.U64)
        && slots.shape().dim(0) > tokens
        && slots.shape().dim(0) <= 2 * VocabularyBuilder.MOST_ROWS;
  }

  private static boolean isList(Tensor tensor, DType dtype) {
    return tensor.dtype() == dtype && tensor.shape().rank() == 1;
  }
}
