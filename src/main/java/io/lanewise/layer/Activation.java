package io.lanewise.layer;

import io.lanewise.internal.kernel.Activations.Function;
import io.lanewise.internal.kernel.Kernels;
import io.lanewise.tensor.TensorException;
import java.util.Arrays;
import java.util.stream.Collectors;

/// An activation function, applied to each element by itself.
///
/// **Same bits everywhere.** The functions are made of exactly rounded operations (add, multiply,
/// divide, fma) in a fixed order. The result for a float is the same at every lane width, in the
/// scalar fallback and at any place in the array.
///
/// **Accuracy** is stated in units in the last place of the exact result, subnormal results
/// included. It is the largest error over every float with 2⁻¹³ < |x| < 128 and every 256th of the
/// others, rounded up. It holds in the tails too: GELU and SiLU keep their digits until they
/// underflow.
///
/// **Special values.** NaN gives NaN. +∞ and −∞ give the limits; for GELU, GELU_TANH and SILU of −∞
/// that is −0.0, where PyTorch computes −∞ · 0 = NaN. −0.0 gives −0.0, except SIGMOID's 0.5.
///
/// - **Threads and allocation.** Immutable; [#apply] allocates nothing.
public enum Activation {
  /// f(x) = x, bit for bit: `nn.Identity()`.
  NONE(Function.NONE),

  /// f(x) = max(x, 0): `nn.ReLU()`. Exact. NaN passes unchanged, and so does −0.0.
  RELU(Function.RELU),

  /// f(x) = x Φ(x) = ½ x erfc(−x / √2): `nn.GELU(approximate='none')`. Within 3.5 ulp.
  ///
  /// Φ is the standard normal distribution function. D. Hendrycks and K. Gimpel, Gaussian Error
  /// Linear Units, [arXiv:1606.08415](https://arxiv.org/abs/1606.08415).
  GELU(Function.GELU),

  /// f(x) = ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))): `nn.GELU(approximate='tanh')`. Within 3.5 ulp
  /// of this formula.
  ///
  /// The approximation of [#GELU] in the same paper, which GPT-2 and its kin were trained with.
  /// Computed as x / (1 + exp(−u)), which does not cancel where x is negative.
  GELU_TANH(Function.GELU_TANH),

  /// f(x) = x / (1 + exp(−x)): `nn.SiLU()`, also called swish. Within 3.5 ulp.
  ///
  /// S. Elfwing, E. Uchibe and K. Doya, [arXiv:1702.03118](https://arxiv.org/abs/1702.03118).
  SILU(Function.SILU),

  /// f(x) = tanh x: `nn.Tanh()`. Within 2.5 ulp.
  TANH(Function.TANH),

  /// f(x) = 1 / (1 + exp(−x)): `nn.Sigmoid()`. Within 2.5 ulp.
  SIGMOID(Function.SIGMOID);

  private final Function function;

  Activation(Function function) {
    this.function = function;
  }

  /// The activation of a name: `none`, `relu`, `gelu`, `gelu_tanh`, `silu` or `swish`, `tanh`,
  /// `sigmoid`.
  ///
  /// @throws TensorException if it is none of them
  public static Activation of(String name) {
    for (Activation activation : values()) {
      if (activation.toString().equals(name)) {
        return activation;
      }
    }
    if (name.equals("swish")) {
      return SILU;
    }
    String names =
        Arrays.stream(values()).map(Activation::toString).collect(Collectors.joining(", "));
    throw new TensorException("activation", "one of " + names + ", swish", "'" + name + "'", "");
  }

  /// `values[i] = f(values[i])` for `count` elements from `offset` on.
  ///
  /// @throws TensorException if the array is too short
  public void apply(float[] values, int offset, int count) {
    Bounds.array("activation: values", values, offset, count);
    Kernels.active().activations().apply(function, values, offset, count);
  }

  /// The name that [#of] takes: `gelu_tanh`.
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  Function function() {
    return function;
  }
}
