package io.lanewise.internal.kernel;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Tensor;

/// Rows stored as BF16 or F16: widened exactly.
final class HalfRows extends WidenedRows {
  private final PanelForm form;

  HalfRows(Tensor tensor) {
    int width = (int) tensor.shape().dim(1);
    super(tensor.segment(), tensor.shape().dim(0), width, width * 2L, null);
    this.form = tensor.dtype() == DType.BF16 ? PanelForm.BF16 : PanelForm.F16;
  }

  @Override
  public PanelForm panelForm() {
    return form;
  }

  @Override
  public PooledRows pooled() {
    boolean bf16 = form == PanelForm.BF16;
    return PooledRows.of(bf16 ? PooledRows.Form.BF16 : PooledRows.Form.F16, table, rowBytes, 0);
  }

  @Override
  void piece(long id, int from, int count, float[] out, int at) {
    widen(id * rowBytes + from * 2L, count, out, at);
  }

  @Override
  void whole(long id, float[] scales, int scalesAt, float[] out, int at) {
    widen(id * rowBytes, width(), out, at);
  }

  private void widen(long offset, int count, float[] out, int at) {
    if (form == PanelForm.BF16) {
      widening.bf16(table, offset, count, out, at);
    } else {
      widening.f16(table, offset, count, out, at);
    }
  }
}
