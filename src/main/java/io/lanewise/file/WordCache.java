package io.lanewise.file;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a [WordSource] was converted to once, so that opening it again takes no work: an ordinary
/// safetensors file beside it, or in another folder, that is mapped and used in place.
///
/// ```
/// .<name of the source>.lanewise.safetensors
/// vectors        F32 (rows, columns)
/// tokens.*       see TokenTensors
/// ```
///
/// Its metadata tells which source it was made from: format, columns, size, time of modification
/// and [SourcePrint]. If any of them differs it is made anew. It is as trusted as its folder is, so
/// it is checked like any file, but not read: a look-up in a corrupt one ends in an error.
///
/// - **Processes** that make it at the same time each write a temporary file; the last one to
///   finish wins, the others keep what they have mapped. None ever sees a part.
/// - **Killed** while it is made, a process leaves a temporary file `.lanewise-….tmp`, no cache.
final class WordCache {
  private static final String VERSION = "2";

  /// More than our own caches have.
  private static final int MOST_TENSORS = 16;

  private final WordSource source;
  private final Opening opening;
  private final Path path;
  private final Map<String, String> key;

  WordCache(WordSource source, Opening opening) {
    this.source = source;
    this.opening = opening;
    Path file = source.file().path();
    String name = "." + file.getFileName() + ".lanewise.safetensors";
    Path folder = opening.options().cacheFolder();
    this.path = folder == null ? file.resolveSibling(name) : folder.resolve(name);
    this.key =
        Map.of(
            "lanewise.cache",
            VERSION,
            "format",
            source.format(),
            "columns",
            source.columns() + "",
            "source.size",
            source.file().size() + "",
            "source.modified",
            source.file().modified() + "",
            "source.print",
            SourcePrint.of(source.file()));
  }

  /// The contents of the source as the cache has them; null if there is none, or not of this
  /// source.
  @Nullable Contents find() {
    try {
      MappedFile file = opening.mapping().mapAside(path);
      Opening inner =
          new Opening(opening.mapping(), new HeaderAllowance(MOST_TENSORS), opening.options());
      return contents(file, new SafetensorsReader().read(file, inner));
    } catch (WeightFileException | WeightFormatException unusable) {
      return null;
    }
  }

  private @Nullable Contents contents(MappedFile file, Contents found) {
    Map<String, String> metadata = found.metadata();
    TensorEntry vectors = found.find(WordVectors.TENSOR);
    Vocabulary tokens = found.vocabulary();
    String duplicates = metadata.get(WordVectors.DUPLICATES);
    if (!metadata.entrySet().containsAll(key.entrySet())
        || vectors == null
        || tokens == null
        || duplicates == null
        || !fit(vectors, tokens)) {
      return null;
    }
    try {
      return WordVectors.contents(
          source, file.tensor(vectors), tokens, Long.parseLong(duplicates), path.toString());
    } catch (NumberFormatException corrupt) {
      return null;
    }
  }

  private boolean fit(TensorEntry vectors, Vocabulary tokens) {
    Shape shape = vectors.shape();
    return vectors.dtype() == DType.F32
        && shape.rank() == 2
        && shape.dim(1) == source.columns()
        && shape.dim(0) == tokens.rows()
        && shape.dim(0) == tokens.size();
  }

  /// Converts the source.
  ///
  /// @throws WeightFormatException if it is not valid
  /// @throws WeightFileException UNWRITABLE if the cache can't be written, CHANGED if the source
  ///   was meanwhile
  void make() {
    AtomicFile.write(
        path,
        file -> {
          WordCacheWriter writer = new WordCacheWriter(path, file);
          try (WordTable table = new WordTable(source.file(), writer);
              Arena arena = Arena.ofConfined()) {
            source.scan(table);
            Vocabulary vocabulary = table.vocabulary().build(arena::allocate, source.file());
            source.file().checkUnchanged();
            Map<String, String> metadata = new HashMap<>(key);
            metadata.put(WordVectors.DUPLICATES, table.duplicates() + "");
            metadata.putAll(vocabulary.metadata());
            writer.finish(Shape.of(table.rows(), source.columns()), vocabulary.tensors(), metadata);
          }
        });
  }
}
