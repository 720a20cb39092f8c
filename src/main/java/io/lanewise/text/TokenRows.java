package io.lanewise.text;

import io.lanewise.file.ModelFolder;
import io.lanewise.file.ModelFolder.Layout;
import io.lanewise.file.WeightFile;
import io.lanewise.layer.EmbeddingBag;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rows of a text's tokens, added up.
///
/// ```
/// sum = Σ table[mapping[id]] · weights[id]     without unknown tokens, of the first so many others
/// ```
///
/// [WeightFile] has checked the parts against each other: every id of the vocabulary has a row.
final class TokenRows {
  private static final int[] FIRST = {0};
  private static final int ALL = Integer.MAX_VALUE;
  private static final int NO_TOKEN = -1;

  /// What Model2Vec's `encode` takes if not told otherwise.
  static final int MODEL2VEC_TOKENS = 512;

  private final Tensor table;
  private final EmbeddingBag bag;
  private final @Nullable Tensor mapping;
  private final @Nullable Tensor weights;
  private final int @Nullable [] rowOfToken;
  private final float @Nullable [] weightOfToken;
  private final int leftOut;
  private final int most;

  private TokenRows(
      Tensor table,
      EmbeddingBag bag,
      @Nullable Tensor mapping,
      @Nullable Tensor weights,
      int tokens,
      int leftOut,
      int most) {
    this.table = table;
    this.bag = bag;
    this.mapping = mapping;
    this.weights = weights;
    this.rowOfToken = mapping == null ? null : rows(mapping, tokens);
    this.weightOfToken = weights == null ? null : weights.toFloats();
    this.leftOut = leftOut;
    this.most = most;
  }

  /// The rows that the rules of this folder's layout take.
  ///
  /// @param arena for a table of doubles, which is used as floats
  static TokenRows of(WeightFile file, ModelFolder folder, Tokenizer tokenizer, Arena arena) {
    Tensor table = file.tensor(folder.table());
    Tensor rows = table.dtype() == DType.F64 ? floats(table, arena) : table;
    EmbeddingBag bag = EmbeddingBag.of(rows, EmbeddingBag.Mode.SUM);
    if (folder.layout() == Layout.SENTENCE_TRANSFORMERS) {
      return new TokenRows(table, bag, null, null, tokenizer.rows(), NO_TOKEN, ALL);
    }
    Tensor mapping = file.has("mapping") ? file.tensor("mapping") : null;
    Tensor weights = file.has("weights") ? file.tensor("weights") : null;
    int unknown = tokenizer.unknownId().orElse(NO_TOKEN);
    return new TokenRows(table, bag, mapping, weights, tokenizer.rows(), unknown, MODEL2VEC_TOKENS);
  }

  private static int[] rows(Tensor mapping, int tokens) {
    int[] rows = new int[tokens];
    for (int id = 0; id < rows.length; id++) {
      rows[id] = Math.toIntExact(mapping.getLong(id));
    }
    return rows;
  }

  private static Tensor floats(Tensor table, Arena arena) {
    MemorySegment floats = arena.allocate(Tensor.byteCount(DType.F32, table.shape()), 64);
    for (long i = 0; i < table.shape().elementCount(); i++) {
      floats.setAtIndex(Tensor.FLOAT, i, (float) table.getDouble(i));
    }
    return Tensor.of(table.name(), DType.F32, table.shape(), floats, table.source());
  }

  /// Elements a row.
  int columns() {
    return bag.embeddingDim();
  }

  /// The table itself.
  Tensor table() {
    return table;
  }

  /// All that decides about rows.
  List<Tensor> tensors() {
    return Stream.of(table, mapping, weights).filter(Objects::nonNull).toList();
  }

  /// The row of a token.
  long row(int id) {
    return rowOfToken == null ? id : rowOfToken[id];
  }

  /// Adds up the rows of the tokens that the encoder has found.
  ///
  /// @param scratch its `x` gets the sum; zeros, if there is no token
  /// @return how many tokens there are
  int sum(TextScratch scratch) {
    int[] ids = scratch.encoder.ids();
    int count = chosen(ids, scratch.encoder.count());
    float[] factors = null;
    if (weightOfToken != null) {
      factors = scratch.weights(count);
      for (int i = 0; i < count; i++) {
        factors[i] = weightOfToken[ids[i]];
      }
    }
    int[] rows = ids;
    if (rowOfToken != null) {
      rows = scratch.rows(count);
      for (int i = 0; i < count; i++) {
        rows[i] = rowOfToken[ids[i]];
      }
    }
    bag.forward(rows, count, FIRST, 1, factors, scratch.x, 0, columns());
    return count;
  }

  /// Moves the ids that count to the front.
  ///
  /// @return how many they are
  int chosen(int[] ids, int found) {
    if (leftOut == NO_TOKEN) {
      return Math.min(found, most);
    }
    int count = 0;
    for (int i = 0; i < found && count < most; i++) {
      ids[count] = ids[i];
      count += ids[i] == leftOut ? 0 : 1;
    }
    return count;
  }

  /// For example `29528 rows, F32`.
  @Override
  public String toString() {
    return table.shape().dim(0) + " rows, " + table.dtype();
  }
}
