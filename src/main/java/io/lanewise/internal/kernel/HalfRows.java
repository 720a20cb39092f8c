package io.lanewise.internal.kernel;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// Rows stored as BF16 or F16: widened exactly.
final class HalfRows extends WidenedRows {
  private final PanelForm form;

  HalfRows(Tensor tensor) {
    int width = (int) tensor.shape().dim(1);
    super(tensor.segment(), tensor.shape().dim(0), width, width * 2L);
    this.form = tensor.dtype() == DType.BF16 ? PanelForm.BF16 : PanelForm.F16;
  }

  @Override
  public PanelForm panelForm() {
    return form;
  }

  @Override
  public Pooling.Form poolingForm() {
    return form == PanelForm.BF16 ? Pooling.Form.BF16 : Pooling.Form.F16;
  }

  @Override
  void piece(long id, int from, int count, float[] out, int at) {
    widen(table, id * rowBytes + from * 2L, count, out, at);
  }

  @Override
  int scaleFloats() {
    return 0;
  }

  @Override
  void readScales(long id, float[] to, int at) {}

  @Override
  void whole(MemorySegment memory, long row, float[] scales, int scalesAt, float[] out, int at) {
    widen(memory, row, width(), out, at);
  }

  private void widen(MemorySegment memory, long offset, int count, float[] out, int at) {
    if (form == PanelForm.BF16) {
      widening.bf16(memory, offset, count, out, at);
    } else {
      widening.f16(memory, offset, count, out, at);
    }
  }
}
