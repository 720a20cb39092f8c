package io.lanewise.layer;

import io.lanewise.internal.parallel.Scratch;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.Collectors;

/// [Linear] layers one after the other, each with its activation: a tower, or a projection head.
///
/// ```
/// y = fₙ(… f₂(f₁(x W₁ᵀ + b₁) W₂ᵀ + b₂) …)          x (…, inFeatures)   y (…, outFeatures)
/// ```
///
/// ```java
/// Sequential tower = Sequential.of(first.withActivation(Activation.RELU), second);
/// ```
///
/// The bits are those of the layers called one by one. The semantics are those of
/// [torch.nn.Sequential](https://docs.pytorch.org/docs/stable/generated/torch.nn.Sequential.html).
///
/// - **Memory.** What lies between the layers is borrowed and kept between calls: at most 2 MB for
///   each of two at a time, or one row; a larger batch passes in pieces.
/// - **Errors.** [TensorException] if the layers or an operand don't fit.
/// - **Threads and allocation.** As [Linear]. Warm up its layers: `WarmUp.of(tower.layers())`.
public final class Sequential {
  private final List<Linear> layers;
  private final int widest;
  private final Scratch even = new Scratch();
  private final Scratch odd = new Scratch();

  private Sequential(List<Linear> layers) {
    this.layers = layers;
    this.widest = layers.stream().mapToInt(Linear::outFeatures).max().orElse(1);
  }

  /// Layers, one at least, each with as many inputs as the one before has outputs.
  ///
  /// @throws TensorException if there is none or two don't fit
  public static Sequential of(Linear... layers) {
    if (layers.length == 0) {
      throw new TensorException("sequential: layers", "one at least", "none", "");
    }
    for (int i = 1; i < layers.length; i++) {
      int expected = layers[i - 1].outFeatures();
      if (layers[i].inFeatures() != expected) {
        throw new TensorException(
            "sequential: inputs of layer " + i,
            expected + "",
            layers[i].inFeatures() + "",
            layers[i].toString());
      }
    }
    return new Sequential(List.of(layers));
  }

  /// The layers, in their order.
  public List<Linear> layers() {
    return layers;
  }

  /// Elements an input row has.
  public int inFeatures() {
    return layers.getFirst().inFeatures();
  }

  /// Elements an output row has.
  public int outFeatures() {
    return layers.getLast().outFeatures();
  }

  /// All rows of x in a new array.
  ///
  /// @param x one row or more, one after the other
  public float[] forward(float[] x) {
    int rows = Bounds.rows("sequential: input columns", x.length, inFeatures(), null);
    float[] y = new float[Bounds.length("sequential: output", rows, outFeatures())];
    forward(x, 0, rows, y, 0);
    return y;
  }

  /// `rows` rows of x, from `x[xOffset]` on, to `y[yOffset ..]`.
  ///
  /// @throws TensorException if either array is too short, or they are one array and overlap
  public void forward(float[] x, int xOffset, int rows, float[] y, int yOffset) {
    Bounds.array("sequential: input", x, xOffset, (long) rows * inFeatures());
    Bounds.array("sequential: output", y, yOffset, (long) rows * outFeatures());
    if (layers.size() == 1) {
      layers.getFirst().forward(x, xOffset, rows, y, yOffset);
      return;
    }
    int most = Math.clamp(rows, 1, Math.max(1, Linear.CHUNK / Math.max(1, widest)));
    float[] here = even.borrow(most * widest);
    float[] there = odd.borrow(most * widest);
    for (int row = 0; row < rows; row += most) {
      int count = Math.min(most, rows - row);
      int from = xOffset + row * inFeatures();
      int to = yOffset + row * outFeatures();
      some(x, from, count, here, there, y, to);
    }
    odd.giveBack(there);
    even.giveBack(here);
  }

  /// Rows through all layers: from x to one scratch, to the other and back, and to y.
  private void some(
      float[] x, int xOffset, int rows, float[] here, float[] there, float[] y, int yOffset) {
    int last = layers.size() - 1;
    layers.getFirst().forward(x, xOffset, rows, here, 0);
    float[] from = here;
    float[] to = there;
    for (int i = 1; i < last; i++) {
      layers.get(i).forward(from, 0, rows, to, 0);
      float[] next = from;
      from = to;
      to = next;
    }
    layers.get(last).forward(from, 0, rows, y, yOffset);
  }

  /// x (…, inFeatures), F32, gives y (…, outFeatures), F32, in memory of `arena`.
  ///
  /// @throws TensorException if x has another dtype or another last dimension
  public Tensor forward(Tensor x, Arena arena) {
    Shape shape = x.shape();
    if (x.dtype() != DType.F32 || shape.rank() == 0 || shape.last() != inFeatures()) {
      throw new TensorException(
          "sequential: input", "F32 (…, " + inFeatures() + ")", x.dtype() + " " + shape, x.where());
    }
    float[] y = forward(x.toFloats());
    return Tensor.ofFloats("", shape.withLast(outFeatures()), arena, y);
  }

  /// The layers, one a line.
  @Override
  public String toString() {
    return layers.stream()
        .map(layer -> "  " + layer)
        .collect(Collectors.joining("\n", "Sequential(\n", ")"));
  }
}
