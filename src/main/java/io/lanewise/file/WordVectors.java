package io.lanewise.file;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The contents of a file of word vectors: one tensor `vectors` F32 (rows, columns), and the tokens
/// of its rows.
///
/// A file of [OpenOptions#cacheFrom] bytes or more is read from its [WordCache], which is made
/// first where there is none; any other is read into memory that lives as long as the maps.
///
/// - **Memory.** Rows take at most 2 bytes for each of the file, tokens what [Vocabulary] says, and
///   that three times while they are collected.
/// - **Metadata.** `duplicates`: records that were left out, because their token had a row already.
///   `cache`: the file that the rows are mapped from, or why there is none.
final class WordVectors {
  static final String TENSOR = "vectors";
  static final String DUPLICATES = "duplicates";
  private static final String CACHE = "cache";

  private WordVectors() {}

  /// @throws WeightFormatException if the source is not valid
  static Contents read(WordSource source, Opening opening) {
    if (source.file().size() < opening.options().cacheFrom()) {
      return inMemory(source, opening, null);
    }
    WordCache cache = new WordCache(source, opening);
    try {
      Contents found = cache.find();
      if (found == null) {
        cache.make();
        found = cache.find();
      }
      String replaced = "none: replaced by another process";
      return found == null ? inMemory(source, opening, replaced) : found;
    } catch (WeightFileException unwritable) {
      if (unwritable.kind() != WeightFileException.Kind.UNWRITABLE) {
        throw unwritable;
      }
      String reason = "none: " + Printable.part(unwritable.actual());
      return inMemory(source, opening, reason);
    }
  }

  private static Contents inMemory(WordSource source, Opening opening, @Nullable String noCache) {
    Mapping mapping = opening.mapping();
    long rowBytes = (long) source.columns() * Float.BYTES;
    MemorySegment memory = mapping.allocate(source.mostRows() * rowBytes);
    long[] at = {0};
    WordTable.Target target =
        (bytes, from, length) -> {
          MemorySegment.copy(bytes, from, memory, ValueLayout.JAVA_BYTE, at[0], length);
          at[0] += length;
        };
    try (WordTable table = new WordTable(source.file(), target)) {
      source.scan(table);
      Vocabulary vocabulary = table.vocabulary().build(mapping::allocate, source.file());
      MemorySegment rows = memory.asSlice(0, table.rows() * rowBytes).asReadOnly();
      TensorEntry entry = entry(source, table.rows());
      Tensor vectors = Tensor.of(TENSOR, DType.F32, entry.shape(), rows, source.file());
      return contents(source, vectors, vocabulary, table.duplicates(), noCache);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /// @param cache what there is to say about the cache, if anything
  static Contents contents(
      WordSource source,
      Tensor vectors,
      Vocabulary vocabulary,
      long duplicates,
      @Nullable String cache) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(DUPLICATES, Long.toString(duplicates));
    if (cache != null) {
      metadata.put(CACHE, cache);
    }
    TensorEntry entry = entry(source, vectors.shape().dim(0));
    return new Contents(
        source.format(),
        metadata,
        List.of(entry),
        Map.of(TENSOR, new Expansion.Ready(vectors)),
        vocabulary);
  }

  /// Where the records begin; the tensor's bytes lie elsewhere.
  private static TensorEntry entry(WordSource source, long rows) {
    Shape shape = Shape.of(rows, source.columns());
    long bytes = Tensor.byteCount(DType.F32, shape);
    return new TensorEntry(TENSOR, DType.F32, shape, source.file().path(), source.start(), bytes);
  }
}
