package io.lanewise.tensor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A tensor whose bytes are made while they are written, a piece at a time: it never is in memory
/// as a whole.
///
/// Name, dtype and shape are known before, for files begin with them.
public interface StreamedTensor {
  /// The name it is to have; may be empty.
  String name();

  /// The type of its elements.
  DType dtype();

  /// Its dimensions.
  Shape shape();

  /// Hands over all bytes in their order: row-major, little-endian, [#byteCount] in all.
  ///
  /// @throws IOException what the sink threw
  /// @throws LanewiseException if what the bytes are made from can't be read
  void writeTo(Sink sink) throws IOException;

  /// The bytes that it has.
  ///
  /// @throws TensorException if they are beyond 2⁶³−1, or end inside a byte
  default long byteCount() {
    return Tensor.byteCount(dtype(), shape());
  }

  /// All bytes in memory of `arena`, at a multiple of 64.
  ///
  /// @throws LanewiseException if what the bytes are made from can't be read
  default Tensor toTensor(Arena arena) {
    MemorySegment memory = arena.allocate(byteCount(), 64);
    long[] at = {0};
    try {
      writeTo(
          piece -> {
            MemorySegment.copy(piece, 0, memory, at[0], piece.byteSize());
            at[0] += piece.byteSize();
          });
    } catch (IOException impossible) {
      throw new AssertionError("memory does not fail", impossible);
    }
    return Tensor.of(name(), dtype(), shape(), memory);
  }

  /// Where the bytes go.
  interface Sink {
    /// Takes one piece, of any length. Its memory may be reused after the call.
    ///
    /// @param piece native memory
    void write(MemorySegment piece) throws IOException;
  }

  /// A tensor that is in memory, or mapped, as it is.
  static StreamedTensor of(Tensor tensor) {
    return new WholeTensor(tensor);
  }
}
