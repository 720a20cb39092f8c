package io.lanewise.file;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How [WeightFile#open(Path, OpenOptions)] opens what needs more than mapping.
///
/// @param maxTensors the most tensors a file, or all shards together, may have
/// @param embeddingDim the columns of a table in text whose lines don't tell where the token ends;
///   0 to find them out
/// @param cacheFolder where tables that can't be used in place (text, word2vec binary) leave their
///   rows ready to be mapped; null for the folder of the file itself
/// @param cacheFrom bytes from which a file is worth a cache; smaller ones are read into memory
///   each time
public record OpenOptions(
    int maxTensors, int embeddingDim, @Nullable Path cacheFolder, long cacheFrom) {
  /// 64 MiB of text are read in about a second, and take less memory than that.
  public static final long CACHE_FROM = 64L << 20;

  private static final OpenOptions DEFAULTS =
      new OpenOptions(HeaderAllowance.DEFAULT_TENSORS, 0, null, CACHE_FROM);

  /// 131,072 tensors, any columns, a cache beside files of 64 MiB or more.
  public static OpenOptions defaults() {
    return DEFAULTS;
  }

  /// The same with another limit of tensors.
  public OpenOptions withMaxTensors(int most) {
    return new OpenOptions(most, embeddingDim, cacheFolder, cacheFrom);
  }

  /// The same for a table of so many columns.
  public OpenOptions withEmbeddingDim(int columns) {
    return new OpenOptions(maxTensors, columns, cacheFolder, cacheFrom);
  }

  /// The same with the cache in this folder, which exists, for files of any size.
  public OpenOptions withCacheFolder(Path folder) {
    return new OpenOptions(maxTensors, embeddingDim, folder, 0);
  }

  /// The same without a cache: tables are read into memory.
  public OpenOptions withoutCache() {
    return new OpenOptions(maxTensors, embeddingDim, null, Long.MAX_VALUE);
  }
}
