package io.lanewise.tensor;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// [StreamedTensor] of bytes that lie somewhere already.
record WholeTensor(Tensor tensor) implements StreamedTensor {
  /// Some ten milliseconds of writing, so that who counts the bytes sees them pass.
  private static final long PIECE = 16L << 20;

  private static final String OPERATION = "write: read";

  @Override
  public String name() {
    return tensor.name();
  }

  @Override
  public DType dtype() {
    return tensor.dtype();
  }

  @Override
  public Shape shape() {
    return tensor.shape();
  }

  @Override
  public void writeTo(Sink sink) throws IOException {
    MemorySegment bytes = tensor.segment();
    for (long at = 0; at < bytes.byteSize(); at += PIECE) {
      write(bytes, at, Math.min(PIECE, bytes.byteSize() - at), sink);
    }
  }

  private void write(MemorySegment bytes, long at, long count, Sink sink) throws IOException {
    try {
      sink.write(bytes.asSlice(at, count));
    } catch (IOException failure) {
      // The system can't read a file that was truncated under its map either, and calls it "bad
      // address". What is missing is missing at the end, so the last byte tells whose fault it is.
      touch(bytes, at + count - 1);
      throw failure;
    } catch (IllegalStateException | InternalError fault) {
      throw tensor.explain(OPERATION, fault);
    }
  }

  private void touch(MemorySegment bytes, long at) {
    try {
      byte _ = bytes.get(ValueLayout.JAVA_BYTE, at);
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw tensor.explain(OPERATION, fault);
    }
  }
}
