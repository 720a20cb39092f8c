package io.lanewise.cli;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.StreamedTensor;
import java.io.IOException;

/// A tensor whose bytes are counted while they are written.
record WatchedTensor(StreamedTensor tensor, Progress progress) implements StreamedTensor {
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
    tensor.writeTo(
        piece -> {
          sink.write(piece);
          progress.step(piece.byteSize());
        });
  }
}
