package io.lanewise.internal.kernel;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Where the scale, the offset and the zero of a group of codes are read.
abstract class Scales {
  /// Writes scale, offset and zero of a group.
  abstract void read(long row, int group, float[] to, int at);

  /// Whether a code and its negative always stand for opposite numbers.
  abstract boolean isSymmetric();

  static Scales of(Quantized weight) {
    return switch (weight.layout()) {
      case SIGNED, UNSIGNED -> new Beside(weight, 0);
      case INT4 -> new Beside(weight, 8);
      case EMBEDDING_BAG_BYTE -> new InRow(weight, 8);
      case EMBEDDING_BAG_4BIT -> new InRow(weight, 4);
      case Q8_0 -> new InBlock(weight, 0);
      case Q4_0 -> new InBlock(weight, 8);
    };
  }

  private static final class Beside extends Scales {
    private final @Nullable Tensor scales;
    private final @Nullable Tensor zeros;
    private final int groups;
    private final float zero;

    Beside(Quantized weight, float zero) {
      this.scales = weight.scales();
      this.zeros = weight.zeroPoints();
      this.groups = Math.ceilDiv(weight.columns(), weight.group());
      this.zero = zero;
    }

    @Override
    void read(long row, int group, float[] to, int at) {
      long index = row * groups + group;
      to[at] = scales == null ? 1 : scale(scales, index);
      to[at + 1] = 0;
      to[at + 2] = zeros == null ? zero : zeros.getLong(index);
    }

    private static float scale(Tensor scales, long index) {
      return scales.dtype() == DType.F32
          ? scales.segment().get(Tensor.FLOAT, index * Float.BYTES)
          : scales.getFloat(index);
    }

    @Override
    boolean isSymmetric() {
      return zeros == null;
    }
  }

  /// Scale and offset at the row's end.
  private static final class InRow extends Scales {
    private final MemorySegment table;
    private final long rowBytes;
    private final int bytes;

    InRow(Quantized weight, int bytes) {
      this.table = weight.codes().segment();
      this.rowBytes = weight.codes().shape().dim(1);
      this.bytes = bytes;
    }

    @Override
    void read(long row, int group, float[] to, int at) {
      long end = (row + 1) * rowBytes;
      if (bytes == 8) {
        to[at] = table.get(Tensor.FLOAT, end - 8);
        to[at + 1] = table.get(Tensor.FLOAT, end - 4);
      } else {
        to[at] = Widening.f16(table, end - 4);
        to[at + 1] = Widening.f16(table, end - 2);
      }
      to[at + 2] = 0;
    }

    @Override
    boolean isSymmetric() {
      return false;
    }
  }

  /// A half-precision scale at the block's beginning.
  private static final class InBlock extends Scales {
    private final MemorySegment table;
    private final long rowBytes;
    private final int blockBytes;
    private final float zero;

    InBlock(Quantized weight, float zero) {
      this.table = weight.codes().segment();
      this.rowBytes = weight.codes().shape().dim(1);
      this.blockBytes = weight.layout().blockBytes();
      this.zero = zero;
    }

    @Override
    void read(long row, int group, float[] to, int at) {
      to[at] = Widening.f16(table, row * rowBytes + (long) group * blockBytes);
      to[at + 1] = 0;
      to[at + 2] = zero;
    }

    @Override
    boolean isSymmetric() {
      return true;
    }
  }
}
