package io.lanewise.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Reads single elements of every readable dtype: the exact, slow path beside the kernels.
final class Elements {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Elements() {}

  /// F32 without the detour over double, which would quieten a signalling NaN.
  static float getFloat(Tensor tensor, long index) {
    if (tensor.dtype() != DType.F32) {
      return (float) getDouble(tensor, index);
    }
    try {
      float value = tensor.segment().get(Tensor.FLOAT, index * 4);
      FaultPoll.poll();
      return value;
    } catch (IllegalStateException | InternalError fault) {
      throw tensor.explain("tensor: read", fault);
    }
  }

  static double getDouble(Tensor tensor, long index) {
    MemorySegment bytes = tensor.segment();
    try {
      double value =
          switch (tensor.dtype()) {
            case F64 -> bytes.get(DOUBLE, index * 8);
            case F32 -> bytes.get(Tensor.FLOAT, index * 4);
            case F16 -> Float.float16ToFloat(bytes.get(Tensor.SHORT, index * 2));
            // BF16 is the upper half of an F32; shifting drops the sign extension of the short.
            case BF16 -> Float.intBitsToFloat(bytes.get(Tensor.SHORT, index * 2) << 16);
            case U64 -> unsignedToDouble(bytes.get(LONG, index * 8));
            default ->
                tensor.dtype().isBlock()
                    ? decoder(tensor).element(bytes, index)
                    : getLong(tensor, index);
          };
      FaultPoll.poll();
      return value;
    } catch (IllegalStateException | InternalError fault) {
      throw tensor.explain("tensor: read", fault);
    }
  }

  static long getLong(Tensor tensor, long index) {
    MemorySegment bytes = tensor.segment();
    try {
      long value =
          switch (tensor.dtype()) {
            case I64, U64 -> bytes.get(LONG, index * 8);
            case I32 -> bytes.get(INT, index * 4);
            case U32 -> Integer.toUnsignedLong(bytes.get(INT, index * 4));
            case I16 -> bytes.get(Tensor.SHORT, index * 2);
            case U16 -> Short.toUnsignedLong(bytes.get(Tensor.SHORT, index * 2));
            case I8 -> bytes.get(ValueLayout.JAVA_BYTE, index);
            case U8, BOOL -> Byte.toUnsignedLong(bytes.get(ValueLayout.JAVA_BYTE, index));
            default -> throw unreadable(tensor);
          };
      FaultPoll.poll();
      return value;
    } catch (IllegalStateException | InternalError fault) {
      throw tensor.explain("tensor: read", fault);
    }
  }

  /// All elements of a tensor of blocks.
  static void decode(Tensor tensor, float[] out) {
    try {
      decoder(tensor).decode(tensor.segment(), 0, out.length, out, 0);
      FaultPoll.poll();
    } catch (IllegalStateException | InternalError fault) {
      throw tensor.explain("tensor: read", fault);
    }
  }

  private static BlockDecoder decoder(Tensor tensor) {
    if (!tensor.dtype().isReadable()) {
      throw unreadable(tensor);
    }
    return BlockDecoder.of(tensor.dtype());
  }

  private static TensorException unreadable(Tensor tensor) {
    String expected = tensor.dtype().isReadable() ? "an integer dtype" : "a readable dtype";
    return new TensorException("tensor: read", expected, tensor.dtype().name(), tensor.where());
  }

  private static double unsignedToDouble(long value) {
    // Halving keeps the lowest bit, so that the one rounding is to nearest.
    return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
  }
}
