package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.StreamedTensor;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Writes [safetensors](https://github.com/huggingface/safetensors#format) files.
///
/// - [#write]: byte for byte as the reference does. Tensors are sorted by dtype, largest first,
///   then by name; the header is compact JSON padded with spaces to a multiple of eight. Metadata
///   is sorted by key (the reference leaves its order open, so files with two or more entries may
///   differ from the reference's).
/// - [#writeAligned]: for files that are mapped and computed with in place. The header is padded
///   until the data begins at a multiple of 64, a cache line, and tensors whose size is a multiple
///   of 64 come first, so that each of them begins at one, too. The others follow; in both parts
///   the order is the reference's. Any reader of the format reads it.
///
/// Either way the file is created or replaced atomically, through a temporary file in its folder.
/// Memory is bounded, whatever the size of the tensors.
public final class SafetensorsWriter {
  private static final int LENGTH_BYTES = 8;
  private static final int ALIGNMENT = 8;
  private static final int CACHE_LINE = 64;

  private static final Comparator<StreamedTensor> REFERENCE_ORDER =
      Comparator.comparing(StreamedTensor::dtype)
          .reversed()
          .thenComparing(StreamedTensor::name, HeaderText.BY_CODE_POINT);

  private static final Comparator<StreamedTensor> WHOLE_LINES_FIRST =
      Comparator.<StreamedTensor, Boolean>comparing(tensor -> tensor.byteCount() % CACHE_LINE != 0)
          .thenComparing(REFERENCE_ORDER);

  private SafetensorsWriter() {}

  /// Writes the reference's bytes. Safe even if the tensors are mapped from the target itself.
  ///
  /// @param tensors in any order, each name once
  /// @param metadata what `__metadata__` is to hold; nothing is written if it is empty
  /// @throws WeightFormatException if two tensors have one name (DUPLICATE), one is called
  ///   `__metadata__` (SCHEMA), a text holds half a surrogate pair (SYNTAX), or the file would be
  ///   over the limits of the reader (LIMIT)
  /// @throws WeightFileException if the file can't be written; nothing is left behind then
  public static void write(Path target, List<Tensor> tensors, Map<String, String> metadata) {
    List<StreamedTensor> sorted =
        tensors.stream().map(StreamedTensor::of).sorted(REFERENCE_ORDER).toList();
    write(target, sorted, sorted, metadata, ALIGNMENT);
  }

  /// Writes tensors whose bytes are made on the way, for mapping: see the class.
  ///
  /// They are made in the order given, wherever in the file they lie: so one may depend on what was
  /// found while another was made.
  ///
  /// @param tensors in the order in which they are made, each name once
  /// @param metadata what `__metadata__` is to hold; nothing is written if it is empty
  /// @throws WeightFormatException as [#write] does, and if a tensor hands over more or fewer bytes
  ///   than its shape has (SIZE)
  /// @throws WeightFileException if the file can't be written; nothing is left behind then
  public static void writeAligned(
      Path target, List<? extends StreamedTensor> tensors, Map<String, String> metadata) {
    List<? extends StreamedTensor> sorted = tensors.stream().sorted(WHOLE_LINES_FIRST).toList();
    write(target, tensors, sorted, metadata, CACHE_LINE);
  }

  private static void write(
      Path target,
      List<? extends StreamedTensor> tensors,
      List<? extends StreamedTensor> sorted,
      Map<String, String> metadata,
      int alignment) {
    byte[] header = HeaderText.of(target, sorted, metadata, LENGTH_BYTES, alignment);
    ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Map<String, Long> starts = new HashMap<>();
    long next = LENGTH_BYTES + (long) header.length;
    for (StreamedTensor tensor : sorted) {
      starts.put(tensor.name(), next);
      next += tensor.byteCount();
    }
    AtomicFile.write(
        target,
        file -> {
          file.write(length.putLong(header.length).array());
          file.write(header);
          for (StreamedTensor tensor : tensors) {
            file.moveTo(Objects.requireNonNull(starts.get(tensor.name())));
            write(file, tensor, target);
          }
        });
  }

  private static void write(AtomicFile file, StreamedTensor tensor, Path target)
      throws IOException {
    long start = file.position();
    tensor.writeTo(file::write);
    long written = file.position() - start;
    if (written != tensor.byteCount()) {
      String what = "write: bytes of " + tensor.dtype() + " " + tensor.shape();
      String expected = Long.toString(tensor.byteCount());
      throw new WeightFormatException(
          Kind.SIZE, what, expected, written + "", target, tensor.name(), -1, null);
    }
  }
}
