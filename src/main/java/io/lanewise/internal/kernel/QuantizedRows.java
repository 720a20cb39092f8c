package io.lanewise.internal.kernel;

import io.lanewise.internal.parallel.Scratch;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Quantized.Layout;

/// Rows stored as codes: `(code − zero) · scale + offset`, see [Widening].
final class QuantizedRows extends WidenedRows {
  private final Layout layout;
  private final int group;
  private final int groups;
  private final Scales scales;
  private final Scratch scratch = new Scratch();

  /// Scales that leave a code as it is, but for what makes it signed.
  private final float[] plain;

  QuantizedRows(Quantized weight) {
    super(weight.codes().segment(), weight.rows(), weight.columns(), weight.codes().shape().dim(1));
    this.layout = weight.layout();
    this.group = weight.group();
    this.groups = Math.ceilDiv(weight.columns(), group);
    this.scales = Scales.of(weight);
    this.plain = new float[3 * Math.ceilDiv(Widening.MOST, Quantized.BLOCK)];
    for (int g = 0; g < plain.length; g += 3) {
      plain[g] = 1;
      plain[g + 2] = centre();
    }
  }

  /// The code that a panel's signed code 0 stands for.
  private float centre() {
    return switch (layout) {
      case SIGNED, Q8_0 -> 0;
      case UNSIGNED, EMBEDDING_BAG_BYTE -> 128;
      case INT4, EMBEDDING_BAG_4BIT, Q4_0 -> 8;
    };
  }

  @Override
  public PanelForm panelForm() {
    return switch (layout) {
      case SIGNED -> groups <= 1 && scales.isSymmetric() ? PanelForm.I8 : PanelForm.GROUPED_I8;
      case UNSIGNED, EMBEDDING_BAG_BYTE, Q8_0 -> PanelForm.GROUPED_I8;
      case INT4, EMBEDDING_BAG_4BIT, Q4_0 -> PanelForm.GROUPED_I4;
    };
  }

  @Override
  void piece(long id, int from, int count, float[] out, int at) {
    int first = from / group;
    int some = Math.ceilDiv(count, group);
    float[] three = scratch.borrow(3 * some);
    for (int g = 0; g < some; g++) {
      scales.read(id, first + g, three, 3 * g);
    }
    widen(id, from, count, three, out, at);
    scratch.giveBack(three);
  }

  @Override
  public void copyCodes(long id, int from, int count, float[] out, int outOffset) {
    for (int done = 0; done < count; done += Widening.MOST) {
      int some = Math.min(Widening.MOST, count - done);
      widen(id, from + done, some, plain, out, outOffset + done);
    }
  }

  @Override
  public void scales(long id, float[] to) {
    float[] three = new float[3];
    for (int block = 0; block < to.length / 2; block++) {
      scales.read(id, block * Quantized.BLOCK / group, three, 0);
      to[2 * block] = three[0];
      to[2 * block + 1] = Math.fma(centre() - three[2], three[0], three[1]);
    }
  }

  private void widen(long id, int from, int count, float[] three, float[] out, int at) {
    long block = from / Quantized.BLOCK * (long) layout.blockBytes();
    long offset = id * rowBytes + block + layout.headBytes();
    switch (layout) {
      case SIGNED -> {
        long codes = id * rowBytes + from;
        widening.signed(table, codes, group, group, count, three, out, at);
      }
      case UNSIGNED, EMBEDDING_BAG_BYTE -> {
        long codes = id * rowBytes + from;
        widening.unsigned(table, codes, group, group, count, three, out, at);
      }
      case Q8_0 ->
          widening.signed(table, offset, layout.blockBytes(), group, count, three, out, at);
      case INT4, Q4_0 -> widening.split(table, offset, layout.blockBytes(), count, three, out, at);
      case EMBEDDING_BAG_4BIT ->
          widening.pairs(table, id * rowBytes + from / 2, count, three, out, at);
    }
  }
}
