package io.lanewise.file;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The mapped files of one [WeightFile], in one shared arena, and whether they may still be read.
///
/// The state is kept here and not asked of the arena: `scope().isAlive()` may be stale in another
/// thread. Files are mapped by the thread that opens; everything else is for any thread.
final class Mapping {
  private final Arena arena = Arena.ofShared();
  private final List<MappedFile> files = new ArrayList<>();
  private final Map<TensorEntry, MemorySegment> spares = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private volatile @Nullable WeightFileException failure;
  private boolean unmapped;

  /// Maps a whole file, read-only.
  ///
  /// @throws WeightFileException if it is missing, a folder, unreadable or not mappable
  MappedFile map(Path path) {
    MappedFile file = MappedFile.map(path, arena, this);
    files.add(file);
    return file;
  }

  /// Maps a file that is not part of the model, such as a cache: it may be replaced at any time,
  /// and who checks whether the model has changed does not ask for it.
  ///
  /// @throws WeightFileException if it is missing, a folder, unreadable or not mappable
  MappedFile mapAside(Path path) {
    return MappedFile.map(path, arena, this);
  }

  /// Memory of zeros that lives as long as the maps.
  MemorySegment allocate(long bytes) {
    return arena.allocate(bytes, 64);
  }

  /// Memory for a tensor that is made, filled before anyone sees it. What a failed attempt took is
  /// used again by the next: a tensor of a broken file may be asked for again and again.
  MemorySegment allocate(TensorEntry entry, Consumer<MemorySegment> fill) {
    MemorySegment spare = spares.remove(entry);
    MemorySegment memory = spare == null ? allocate(entry.byteLength()) : spare.fill((byte) 0);
    try {
      fill.accept(memory);
      return memory;
    } catch (Throwable failure) {
      spares.put(entry, memory);
      throw failure;
    }
  }

  /// All files, in the order of mapping.
  List<MappedFile> files() {
    return files;
  }

  boolean isClosed() {
    return closed;
  }

  /// Refuses at once what can't succeed any more.
  ///
  /// @throws WeightFileException CLOSED after [#close], CHANGED after [#fail]
  void check(Path path, String operation) {
    if (closed) {
      throw closed(path, operation, null, -1, null);
    }
    WeightFileException first = failure;
    if (first != null) {
      throw again(first);
    }
  }

  static WeightFileException closed(
      Path path, String operation, @Nullable String tensor, long offset, @Nullable Throwable why) {
    return new WeightFileException(
        WeightFileException.Kind.CLOSED,
        operation + ": weight file",
        "an open file",
        "a closed one",
        path,
        tensor,
        offset,
        why);
  }

  /// Remembers that a file was truncated. A retry could read the zeros of a half lost page.
  ///
  /// @return what to throw: the first failure stays the one that is reported
  synchronized WeightFileException fail(WeightFileException changed) {
    WeightFileException first = failure;
    if (first != null) {
      return again(first);
    }
    failure = changed;
    return changed;
  }

  private static WeightFileException again(WeightFileException first) {
    return new WeightFileException(
        first.kind(),
        first.what(),
        first.expected(),
        first.actual(),
        first.file(),
        null,
        -1,
        first);
  }

  /// Unmaps everything, once. Reads that are under way end in an exception.
  synchronized void close() {
    closed = true;
    if (!unmapped) {
      // Refused with IllegalStateException if native code holds the memory: then the next call
      // tries again.
      arena.close();
      unmapped = true;
    }
  }
}
