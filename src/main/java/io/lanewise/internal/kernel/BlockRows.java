package io.lanewise.internal.kernel;

import io.lanewise.tensor.BlockDecoder;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Rows stored as ggml's blocks whose codes have no kernels: decoded one by one, the same at every
/// width.
final class BlockRows extends WidenedRows {
  private final BlockDecoder decoder;
  private final int blockElements;
  private final int blockBytes;

  BlockRows(Tensor tensor) {
    DType dtype = tensor.dtype();
    int width = (int) tensor.shape().dim(1);
    long rowBytes = (long) (width / dtype.blockElements()) * dtype.blockBytes();
    super(tensor.segment(), tensor.shape().dim(0), width, rowBytes, null);
    this.decoder = BlockDecoder.of(dtype);
    this.blockElements = dtype.blockElements();
    this.blockBytes = dtype.blockBytes();
  }

  /// Numbers: what a block's runs have of scales and offsets, no panel of codes has.
  @Override
  public PanelForm panelForm() {
    return PanelForm.F32;
  }

  @Override
  public @Nullable PooledRows pooled() {
    return null;
  }

  @Override
  void piece(long id, int from, int count, float[] out, int at) {
    long block = (long) (from / blockElements) * blockBytes;
    decoder.decode(table, id * rowBytes + block, count, out, at);
  }

  @Override
  void whole(long id, float[] scales, int scalesAt, float[] out, int at) {
    decoder.decode(table, id * rowBytes, width(), out, at);
  }
}
