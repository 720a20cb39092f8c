package io.lanewise.file;

import io.lanewise.file.WeightFileException.Kind;
import io.lanewise.tensor.Tensor;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// An open file of weights, mapped into memory: its tensors are views of the file, not copies.
///
/// ```java
/// try (WeightFile file = WeightFile.open(Path.of("model.safetensors"))) {
///   Tensor table = file.tensor("embeddings");
/// }
/// ```
///
/// - **Formats.** Safetensors, GGUF, npy, npz, fastText, word2vec and GloVe, told by content;
///   sharded safetensors by the index's name (`….index.json`). The header is validated as the
///   reference implementation does; values never.
/// - **Cost.** Opening reads the header, whatever the size of the data, and keeps at most 40 MiB of
///   heap for it (320 bytes a tensor, if the tensor limit is raised above 131,072).
/// - **Limits**, beyond which a file is refused: header 100,000,000 bytes, index 64 MiB, names
///   50,000 characters, other text 2 Mi characters, shapes 255 dimensions, JSON 64 levels deep.
/// - **Lifetime.** Tensors live until [#close]. Reading one later, or after the file was truncated
///   on disk, throws [WeightFileException]; so do the layers that read it in place.
/// - **Threads.** Open, read and close from any thread. An interrupted thread can't open a file
///   (UNREADABLE, the interrupt stays set); interrupts later do no harm, for no channel is kept.
public final class WeightFile implements AutoCloseable {
  private final Path path;
  private final Mapping mapping;
  private final Contents contents;
  private final Map<Path, MappedFile> files = new HashMap<>();
  private final Map<String, Tensor> expanded = new ConcurrentHashMap<>();

  private WeightFile(Path path, Mapping mapping, Contents contents) {
    this.path = path;
    this.mapping = mapping;
    this.contents = contents;
    mapping.files().forEach(file -> files.put(file.path(), file));
  }

  /// Opens a file, an index of shards, or a folder with `model.safetensors.index.json` or else
  /// `model.safetensors` in it. At most 131,072 tensors.
  ///
  /// @throws WeightFileException if there is no such file, or it can't be mapped
  /// @throws WeightFormatException if it is not valid
  public static WeightFile open(Path path) {
    return open(path, OpenOptions.defaults());
  }

  /// Opens as [#open(Path)] does, with other limits and places.
  ///
  /// @throws WeightFileException if there is no such file, or it can't be mapped
  /// @throws WeightFormatException if it is not valid, or has more tensors (LIMIT)
  public static WeightFile open(Path path, OpenOptions options) {
    Mapping mapping = new Mapping();
    Opening opening = new Opening(mapping, new HeaderAllowance(options.maxTensors()), options);
    try {
      boolean folder = isFolder(path);
      ModelFolderReader model = folder ? ModelFolderReader.find(path, opening) : null;
      if (model != null) {
        return new WeightFile(model.weights(), mapping, model.read(opening));
      }
      Path file = folder ? ShardIndex.inFolder(path) : path;
      MappedFile mapped = mapping.map(file);
      Contents contents =
          file.toString().endsWith(ShardIndex.SUFFIX)
              ? ShardIndex.read(mapped, opening)
              : WeightFormat.detect(mapped, opening);
      return new WeightFile(file, mapping, contents);
    } catch (Throwable failure) {
      mapping.close();
      throw failure;
    }
  }

  private static boolean isFolder(Path path) {
    return path.getFileSystem().equals(FileSystems.getDefault()) && Files.isDirectory(path);
  }

  /// The file that was opened; of a folder, the one that was found in it.
  public Path path() {
    return path;
  }

  /// For example `safetensors`, `safetensors-sharded`, `gguf` or `fasttext`.
  public String format() {
    return contents.format();
  }

  /// What a file says beside its tensors, in its order; empty if there is nothing. Unmodifiable.
  ///
  /// - The `__metadata__` of a single safetensors file.
  /// - A fastText model's arguments and counts, under fastText's names.
  /// - The keys of a GGUF file. Numbers come as Java prints them, arrays in brackets, those of more
  ///   than 16 elements as `[32000 × string]`, and text above 64 KiB as `[65537 bytes]`.
  public Map<String, String> metadata() {
    return contents.metadata();
  }

  /// All tensors in the order of their bytes, shards by name; of a sharded model, those that the
  /// index names. Unmodifiable; usable after [#close].
  public List<TensorEntry> entries() {
    return contents.entries();
  }

  /// Whether there is a tensor of this name.
  public boolean has(String name) {
    return contents.find(name) != null;
  }

  /// A view of a tensor's bytes in the file, at whatever address they have there. Nothing is read.
  ///
  /// @throws WeightFileException if there is none of this name (the message has some names that
  ///   exist), the file is closed, or was found to be truncated
  public Tensor tensor(String name) {
    mapping.check(path, "tensor");
    TensorEntry entry = contents.find(name);
    if (entry == null) {
      throw new WeightFileException(
          Kind.NO_SUCH_TENSOR,
          "tensor",
          entries().isEmpty() ? "a file with tensors" : "one of " + contents.someNames(),
          Printable.name(name),
          path);
    }
    return mapped(entry);
  }

  /// The tensor of a file that has exactly one.
  ///
  /// @throws WeightFileException if it has none or several (the message has some of their names),
  ///   the file is closed, or was found to be truncated
  public Tensor onlyTensor() {
    mapping.check(path, "tensor");
    if (entries().size() != 1) {
      Kind kind = entries().isEmpty() ? Kind.NO_SUCH_TENSOR : Kind.AMBIGUOUS;
      String actual = entries().isEmpty() ? "none" : entries().size() + ": " + contents.someNames();
      throw new WeightFileException(kind, "tensor", "exactly one in the file", actual, path);
    }
    return mapped(entries().getFirst());
  }

  private Tensor mapped(TensorEntry entry) {
    MappedFile file = files.get(entry.file());
    if (file == null) {
      throw new AssertionError("every entry's file is mapped");
    }
    Expansion expansion = contents.expansion(entry.name());
    try {
      return expansion == null ? file.tensor(entry) : expanded(file, entry, expansion);
    } catch (IllegalStateException closedMeanwhile) {
      throw Mapping.closed(path, "tensor", entry.name(), entry.byteOffset(), closedMeanwhile);
    }
  }

  private Tensor expanded(MappedFile file, TensorEntry entry, Expansion expansion) {
    return expanded.computeIfAbsent(entry.name(), _ -> expansion.tensor(mapping, file, entry));
  }

  /// What the folder of a static model says beside its tensors; empty for any other file or folder.
  public Optional<ModelFolder> modelFolder() {
    return Optional.ofNullable(contents.modelFolder());
  }

  /// The tokens of the table's rows, where the format has them; of a static model, those of its
  /// token ids, from which a tensor `mapping` may lead on to rows. Lives until [#close].
  public Optional<Vocabulary> vocabulary() {
    return Optional.ofNullable(contents.vocabulary());
  }

  /// The labels of a fastText model, which of a supervised one are the rows of its `output`; it may
  /// have none. Empty for other formats. Lives until [#close].
  public Optional<Vocabulary> labels() {
    return Optional.ofNullable(contents.labels());
  }

  /// Checks that every mapped file still has the size, modification time and identity that it had
  /// when it was opened. Cheap: one `stat` a file. It finds what reading can't: the lost part of a
  /// truncated file's last page reads as zeros.
  ///
  /// @throws WeightFileException CHANGED if one differs, CLOSED after [#close]
  public void checkUnchanged() {
    mapping.check(path, "check");
    mapping.files().forEach(MappedFile::checkUnchanged);
  }

  /// Whether [#close] has not been called yet.
  public boolean isOpen() {
    return !mapping.isClosed();
  }

  /// Unmaps the file; calls after the first do nothing. Reads under way in other threads end in
  /// [WeightFileException]. Costs about 20 µs and grows with the threads of the JVM: not for every
  /// request.
  ///
  /// @throws IllegalStateException if native code is using the memory; calling again tries again
  @Override
  public void close() {
    mapping.close();
  }

  /// For example `model.safetensors: safetensors, 12 tensors, open`.
  @Override
  public String toString() {
    String state = isOpen() ? "open" : "closed";
    return path + ": " + format() + ", " + entries().size() + " tensors, " + state;
  }
}
