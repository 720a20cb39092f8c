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
/// tokens.records   U8      tokens.offsets   U32 or I64      tokens.groups   U8
/// "tokens.seed" and "tokens.size": whole numbers
/// ```
///
/// To every other program they are tensors like any other. They are as trusted as the file: what
/// does not fit is no vocabulary, and a look-up in a corrupt one ends in an error.
final class TokenTensors {
  static final String RECORDS = "tokens.records";
  static final String OFFSETS = "tokens.offsets";
  static final String GROUPS = "tokens.groups";
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
    Tensor records = find(file, entries, RECORDS);
    Tensor offsets = find(file, entries, OFFSETS);
    Tensor groups = find(file, entries, GROUPS);
    if (seed == null || size == null || records == null || offsets == null || groups == null) {
      return null;
    }
    try {
      long tokens = Long.parseLong(size);
      return fit(records, offsets, groups, tokens)
          ? new Vocabulary(records, offsets, groups, Long.parseLong(seed), tokens)
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

  private static boolean fit(Tensor records, Tensor offsets, Tensor groups, long tokens) {
    return isList(records, DType.U8)
        && records.shape().dim(0) >= TokenRecords.PAD
        && (isList(offsets, DType.U32) || isList(offsets, DType.I64))
        && tokens >= 0
        && tokens < offsets.shape().dim(0)
        && offsets.shape().dim(0) <= VocabularyBuilder.MOST_ROWS + 1
        && groups.dtype() == DType.U8
        && groups.shape().rank() == 2
        && groups.shape().dim(1) == TokenGroups.bytes(offsets.dtype())
        && TokenGroups.fit(groups.shape().dim(0), tokens);
  }

  private static boolean isList(Tensor tensor, DType dtype) {
    return tensor.dtype() == dtype && tensor.shape().rank() == 1;
  }
}
