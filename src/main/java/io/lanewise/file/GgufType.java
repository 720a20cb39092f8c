package io.lanewise.file;

import io.lanewise.tensor.DType;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The types of metadata values, in the order of their ids; and the ids of tensors' types.
///
/// Source: ggml's [`gguf.h` and `ggml.h`](https://github.com/ggml-org/ggml/tree/master/include).
enum GgufType {
  U8(1),
  I8(1),
  U16(2),
  I16(2),
  U32(4),
  I32(4),
  F32(4),
  BOOL(1),
  STRING(8),
  ARRAY(12),
  U64(8),
  I64(8),
  F64(8);

  private static final Map<Integer, DType> TENSOR_TYPES =
      Map.ofEntries(
          Map.entry(0, DType.F32),
          Map.entry(1, DType.F16),
          Map.entry(2, DType.Q4_0),
          Map.entry(3, DType.Q4_1),
          Map.entry(6, DType.Q5_0),
          Map.entry(7, DType.Q5_1),
          Map.entry(8, DType.Q8_0),
          Map.entry(9, DType.Q8_1),
          Map.entry(10, DType.Q2_K),
          Map.entry(11, DType.Q3_K),
          Map.entry(12, DType.Q4_K),
          Map.entry(13, DType.Q5_K),
          Map.entry(14, DType.Q6_K),
          Map.entry(15, DType.Q8_K),
          Map.entry(24, DType.I8),
          Map.entry(25, DType.I16),
          Map.entry(26, DType.I32),
          Map.entry(27, DType.I64),
          Map.entry(28, DType.F64),
          Map.entry(30, DType.BF16),
          Map.entry(39, DType.MXFP4));

  private final int leastBytes;

  GgufType(int leastBytes) {
    this.leastBytes = leastBytes;
  }

  /// Bytes of a number; the least that a string or an array takes.
  int leastBytes() {
    return leastBytes;
  }

  /// The type of values of this id, if there is one.
  static @Nullable GgufType ofValue(int id) {
    return id >= 0 && id < values().length ? values()[id] : null;
  }

  /// The dtype of tensors of this id, if it is known here.
  static @Nullable DType ofTensor(int id) {
    return TENSOR_TYPES.get(id);
  }

  /// For example `u8`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
