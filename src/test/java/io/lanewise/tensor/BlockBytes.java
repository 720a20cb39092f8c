package io.lanewise.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;

/// ggml's blocks for tests: random ones, and what ggml's own loops make of any, in double.
public final class BlockBytes {
  /// All that are read.
  public static final List<DType> READABLE =
      List.of(
          DType.Q4_0,
          DType.Q4_1,
          DType.Q5_0,
          DType.Q5_1,
          DType.Q8_0,
          DType.Q4_K,
          DType.Q5_K,
          DType.Q6_K);

  private BlockBytes() {}

  /// Random codes and finite scales of either sign, the same for the same arguments.
  public static Tensor random(DType dtype, long rows, long columns) {
    SplittableRandom random = new SplittableRandom(dtype.name().hashCode() * 31L + columns);
    Shape shape = Shape.of(rows, columns);
    byte[] bytes = new byte[(int) Tensor.byteCount(dtype, shape)];
    random.nextBytes(bytes);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int block = 0; block < bytes.length; block += dtype.blockBytes()) {
      int at = dtype == DType.Q6_K ? block + 208 : block;
      float sign = random.nextInt(2) - 0.5f;
      buffer.putShort(at, Float.floatToFloat16(sign * (0.01f + random.nextInt(1000) / 999f)));
      if (hasOffset(dtype)) {
        buffer.putShort(at + 2, Float.floatToFloat16(random.nextInt(2000) / 999f - 1));
      }
    }
    return tensor(dtype, shape, bytes);
  }

  /// A tensor of these bytes, at an odd address.
  public static Tensor tensor(DType dtype, Shape shape, byte[] bytes) {
    MemorySegment memory = Arena.ofAuto().allocate(bytes.length + 1L).asSlice(1);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return Tensor.of("w", dtype, shape, memory);
  }

  private static boolean hasOffset(DType dtype) {
    return switch (dtype) {
      case Q4_1, Q5_1, Q4_K, Q5_K -> true;
      default -> false;
    };
  }

  /// The exact numbers of a block, in the order of `dequantize_row_…` in `ggml-quants.c`.
  static double[] exact(DType dtype, byte[] block) {
    int[] b = new int[block.length];
    for (int i = 0; i < b.length; i++) {
      b[i] = Byte.toUnsignedInt(block[i]);
    }
    double[] y = new double[dtype.blockElements()];
    switch (dtype) {
      case Q4_0, Q4_1, Q5_0, Q5_1 -> nibbles(dtype, b, y);
      case Q8_0 -> {
        for (int j = 0; j < 32; j++) {
          y[j] = block[2 + j] * half(b, 0);
        }
      }
      case Q4_K -> superBlock(b, y, 16, -1);
      case Q5_K -> superBlock(b, y, 48, 16);
      case Q6_K -> sixBits(b, block, y);
      default -> throw new AssertionError(dtype);
    }
    return y;
  }

  private static void nibbles(DType dtype, int[] b, double[] y) {
    boolean fifth = dtype == DType.Q5_0 || dtype == DType.Q5_1;
    int centre = hasOffset(dtype) ? 0 : fifth ? 16 : 8;
    double m = hasOffset(dtype) ? half(b, 2) : -0.0;
    int high = hasOffset(dtype) ? 4 : 2;
    int low = fifth ? high + 4 : high;
    for (int j = 0; j < 16; j++) {
      int first = fifth ? bit(b[high + j / 8], j % 8) * 16 : 0;
      int second = fifth ? bit(b[high + 2 + j / 8], j % 8) * 16 : 0;
      y[j] = ((b[low + j] % 16 + first) - centre) * half(b, 0) + m;
      y[j + 16] = ((b[low + j] / 16 + second) - centre) * half(b, 0) + m;
    }
  }

  private static int bit(int bits, int number) {
    return (bits >> number) & 1;
  }

  private static void superBlock(int[] b, double[] y, int low, int high) {
    for (int j = 0, is = 0; j < 256; j += 64, is += 2, low += 32) {
      for (int l = 0; l < 32; l++) {
        int first = high < 0 ? 0 : bit(b[high + l], is) * 16;
        int second = high < 0 ? 0 : bit(b[high + l], is + 1) * 16;
        y[j + l] = number(b, is, b[low + l] % 16 + first);
        y[j + 32 + l] = number(b, is + 1, b[low + l] / 16 + second);
      }
    }
  }

  private static double number(int[] b, int j, int code) {
    int scale;
    int min;
    if (j < 4) {
      scale = b[4 + j] & 63;
      min = b[8 + j] & 63;
    } else {
      scale = (b[8 + j] & 15) + (b[j] >> 6) * 16;
      min = (b[8 + j] >> 4) + (b[4 + j] >> 6) * 16;
    }
    return half(b, 0) * scale * code - half(b, 2) * min;
  }

  private static void sixBits(int[] b, byte[] signed, double[] y) {
    for (int n = 0; n < 2; n++) {
      int ql = 64 * n;
      int qh = 128 + 32 * n;
      for (int l = 0; l < 32; l++) {
        int is = 192 + 8 * n + l / 16;
        int[] q = {
          b[ql + l] % 16 + b[qh + l] % 4 * 16,
          b[ql + l + 32] % 16 + b[qh + l] / 4 % 4 * 16,
          b[ql + l] / 16 + b[qh + l] / 16 % 4 * 16,
          b[ql + l + 32] / 16 + b[qh + l] / 64 * 16,
        };
        for (int quarter = 0; quarter < 4; quarter++) {
          y[128 * n + 32 * quarter + l] =
              half(b, 208) * signed[is + 2 * quarter] * (q[quarter] - 32);
        }
      }
    }
  }

  private static double half(int[] b, int at) {
    return Float.float16ToFloat((short) (b[at] | b[at + 1] << 8));
  }
}
