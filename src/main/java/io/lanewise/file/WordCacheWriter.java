package io.lanewise.file;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.StreamedTensor;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Writes the safetensors file of a [WordCache] in one pass: how many rows there are is known only
/// behind the last, so the header is written last, into room that was left for it.
final class WordCacheWriter implements WordTable.Target {
  /// Room for the header, and where the vectors begin: at a page.
  private static final int ROOM = 4096;

  private final Path path;
  private final AtomicFile file;

  WordCacheWriter(Path path, AtomicFile file) throws IOException {
    this.path = path;
    this.file = file;
    file.moveTo(ROOM);
  }

  @Override
  public void append(byte[] bytes, int from, int length) throws IOException {
    file.write(MemorySegment.ofArray(bytes).asSlice(from, length));
  }

  /// Writes the other tensors, each at once behind the one before, and the header.
  ///
  /// @param vectors the shape of what was appended
  void finish(Shape vectors, List<Tensor> others, Map<String, String> metadata) throws IOException {
    List<StreamedTensor> all = new ArrayList<>();
    all.add(new Appended(WordVectors.TENSOR, DType.F32, vectors));
    for (Tensor tensor : others) {
      all.add(StreamedTensor.of(tensor));
      file.write(tensor.segment());
    }
    byte[] header = HeaderText.of(path, all, metadata, Long.BYTES, ROOM);
    if (Long.BYTES + header.length != ROOM) {
      throw new AssertionError("four tensors and ten numbers take less than a page");
    }
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    file.moveTo(0);
    file.write(length.putLong(header.length).array());
    file.write(header);
  }

  /// What the header says of a tensor whose bytes are in their place already.
  private record Appended(String name, DType dtype, Shape shape) implements StreamedTensor {
    @Override
    public void writeTo(Sink sink) {
      throw new AssertionError("written already");
    }
  }
}
