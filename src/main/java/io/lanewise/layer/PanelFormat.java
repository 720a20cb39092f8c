package io.lanewise.layer;

import io.lanewise.internal.kernel.Panels;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// How a safetensors file says that a tensor is a `Linear` weight in panels: prepacked.
///
/// ```
/// tensor 'w'       F32 (⌈out/16⌉, in, 16)       panels[p][k][n] = weight[16p + n][k]
/// __metadata__     "lanewise.panels.w": "<out>"  decimal: how many outputs are real, for the shape does not tell
/// ```
///
/// One key a tensor. What stands in the last panel beyond `out` should be zero and reaches no
/// answer. Panels may begin at any address; at a multiple of 64, where
/// `SafetensorsWriter.writeAligned` puts them, no load of theirs crosses a cache line.
///
/// The same panels serve every CPU and every lane width.
public final class PanelFormat {
  private static final String PREFIX = "lanewise.panels.";

  /// One more panel must not overflow.
  private static final int MOST_OUTPUTS = Integer.MAX_VALUE - Panels.WIDTH;

  /// The limit of a weight's rows, too.
  private static final int MOST_INPUTS = Integer.MAX_VALUE / Float.BYTES;

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
  private static final int LONGEST_SHOWN = 40;

  private PanelFormat() {}

  /// The key that the metadata has for a tensor of panels.
  public static String key(String tensor) {
    return PREFIX + tensor;
  }

  /// How many outputs a tensor of panels has; empty if the metadata does not call it panels.
  ///
  /// @param metadata `__metadata__` of the tensor's file
  /// @param tensor any tensor of it
  /// @throws TensorException if the metadata has its key, but no number that makes it panels
  public static OptionalInt outFeatures(Map<String, String> metadata, Tensor tensor) {
    String value = metadata.get(key(tensor.name()));
    if (value == null) {
      return OptionalInt.empty();
    }
    if (!NUMBER.matcher(value).matches()) {
      throw outputs("'" + shortened(value) + "'", tensor);
    }
    long out = Long.parseLong(value);
    requirePanels(tensor, out);
    return OptionalInt.of((int) out);
  }

  /// Requires (⌈out/16⌉, in, 16), F32.
  static void requirePanels(Tensor tensor, long out) {
    tensor.require("linear: panels", DType.F32, 3);
    requireOutputs(out, tensor);
    requireInputs(tensor.shape().dim(1), tensor);
    int count = Panels.count((int) out);
    if (tensor.shape().dim(0) != count || tensor.shape().last() != Panels.WIDTH) {
      String expected = "(%d, in, %d) for %d outputs".formatted(count, Panels.WIDTH, out);
      throw new TensorException(
          "linear: panels", expected, tensor.shape().toString(), tensor.where());
    }
  }

  static void requireOutputs(long out, Tensor tensor) {
    if (out < 1 || out > MOST_OUTPUTS) {
      throw outputs(Long.toString(out), tensor);
    }
  }

  static void requireInputs(long in, Tensor tensor) {
    if (in > MOST_INPUTS) {
      throw new TensorException(
          "linear: row", "< 2^29 elements", tensor.shape().toString(), tensor.where());
    }
  }

  private static TensorException outputs(String actual, Tensor tensor) {
    String expected = "a whole number from 1 to " + MOST_OUTPUTS;
    return new TensorException("linear: outputs of panels", expected, actual, tensor.where());
  }

  /// What an untrusted text looks like in an error.
  static String shortened(String value) {
    return value.length() <= LONGEST_SHOWN ? value : value.substring(0, LONGEST_SHOWN) + "…";
  }
}
