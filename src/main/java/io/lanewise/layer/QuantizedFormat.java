package io.lanewise.layer;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// How a safetensors file says that a tensor holds codes.
///
/// ```
/// int8       'w' I8 or U8 (rows, columns)          'w_scale' (rows), (rows, 1) or (rows, groups)
///            'w_zero_point', of the shape of the scales, where zeros are not 0
/// int4       'w' U8 (rows, 16 · ⌈columns/32⌉)      'w_scale' (rows, ⌈columns/32⌉)
///            __metadata__ "lanewise.int4.w": "<columns>"
/// ```
///
/// The names are those of [compressed-tensors](https://github.com/vllm-project/compressed-tensors),
/// whose int8 weights are read as they are; [Quantizer] writes both.
public final class QuantizedFormat {
  private static final String INT4_PREFIX = "lanewise.int4.";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private QuantizedFormat() {}

  /// The tensor that has the scales of another.
  public static String scaleName(String codes) {
    return codes + "_scale";
  }

  /// The tensor that has the zeros of another.
  public static String zeroPointName(String codes) {
    return codes + "_zero_point";
  }

  /// The metadata key of a tensor of nibbles.
  public static String int4Key(String codes) {
    return INT4_PREFIX + codes;
  }

  /// The matrix that a tensor of codes is; empty if the file does not say that it is one.
  ///
  /// @param metadata `__metadata__` of the tensor's file
  /// @param tensor any tensor of it
  /// @param others the tensors of the file by name
  /// @throws TensorException if it says so and the tensors don't fit
  public static Optional<Quantized> find(
      Map<String, String> metadata, Tensor tensor, Function<String, Optional<Tensor>> others) {
    String columns = metadata.get(int4Key(tensor.name()));
    Optional<Tensor> scales = others.apply(scaleName(tensor.name()));
    if (columns != null) {
      if (!NUMBER.matcher(columns).matches() || scales.isEmpty()) {
        String shown = PanelFormat.shortened(columns);
        throw new TensorException(
            "int4: columns and '" + scaleName(tensor.name()) + "'",
            "a whole number, and a tensor",
            "'" + shown + "', " + (scales.isEmpty() ? "none" : "one"),
            tensor.where());
      }
      return Optional.of(Quantized.int4(tensor, Long.parseLong(columns), scales.get()));
    }
    boolean codes = tensor.dtype() == DType.I8 || tensor.dtype() == DType.U8;
    if (!codes || scales.isEmpty()) {
      return Optional.empty();
    }
    Tensor zeros = others.apply(zeroPointName(tensor.name())).orElse(null);
    return Optional.of(Quantized.of(tensor, scales.get(), zeros));
  }
}
