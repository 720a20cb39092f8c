package io.lanewise.layer;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.TensorException;
import java.util.Locale;

/// A narrower form of a weight, as [Quantizer] writes it.
public enum Narrow {
  /// The number itself; narrower weights are widened.
  F32(DType.F32),
  /// The upper half of an F32, rounded to nearest, ties to even.
  BF16(DType.BF16),
  /// Half precision, rounded to nearest, ties to even.
  F16(DType.F16),
  /// Signed bytes from −127 to 127: `scale = greatest |w| / 127`, for each row or group.
  INT8(DType.I8),
  /// Nibbles from 1 to 15, 8 for zero: `scale = greatest |w| / 7`, for each group of 32.
  INT4(DType.U8);

  private final DType dtype;

  Narrow(DType dtype) {
    this.dtype = dtype;
  }

  /// The dtype of the tensor of numbers or codes.
  public DType dtype() {
    return dtype;
  }

  /// Whether it has scales.
  public boolean hasScales() {
    return this == INT8 || this == INT4;
  }

  /// By name, such as `int8`, in any case.
  ///
  /// @throws TensorException if there is none of that name
  public static Narrow of(String name) {
    for (Narrow narrow : values()) {
      if (narrow.name().equalsIgnoreCase(name)) {
        return narrow;
      }
    }
    throw new TensorException("dtype", "f32, bf16, f16, int8 or int4", "'" + name + "'", "");
  }

  /// For example `int8`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
