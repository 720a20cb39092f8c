package io.lanewise.internal.kernel;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Where the scale, the offset and the zero of a group of codes are read.
abstract class Scales {
  /// The zero of every group, where zeros are not stored.
  private final float zero;

  /// Groups a row.
  final int groups;

  private Scales(Quantized weight, float zero) {
    this.groups = Math.max(1, Math.ceilDiv(weight.columns(), weight.group()));
    this.zero = zero;
  }

  abstract float scale(long row, int group);

  /// What is added to every number of a row.
  float added(long row) {
    return 0;
  }

  float zero(long row, int group) {
    return zero;
  }

  /// Whether all groups have the same zero, and the same is added to them.
  abstract boolean sharesZero();

  /// Writes scale, offset and zero of `count` groups.
  abstract void read(long row, int first, int count, float[] to, int at);

  /// Writes scale, offset and zero of every group of each of many rows.
  ///
  /// Each kind has these loops of its own: 1280 rows take 1.8 to 2.7 µs, and 11 to 13 by one loop
  /// over calls that are another kind's now and then. One group is a case of its own: 2 µs instead
  /// of 6.
  abstract void readRows(long[] rows, int from, int end, float[] to);

  /// F32 scales beside the rows, one a row, if nothing else makes numbers of codes; null otherwise.
  @Nullable MemorySegment floats() {
    return null;
  }

  /// Bytes from a row's scale in [#floats] to the next one's; 0 where all rows share one.
  long floatBytes() {
    return 0;
  }

  /// Writes the scale alone of `count` groups.
  void readFactors(long row, int first, int count, float[] to, int at) {
    for (int g = 0; g < count; g++) {
      to[at + g] = scale(row, first + g);
    }
  }

  /// Writes the scale alone of every group of each of many rows.
  final void readFactors(long[] rows, int from, int end, float[] to) {
    for (int i = from; i < end; i++) {
      readFactors(rows[i], 0, groups, to, (i - from) * groups);
    }
  }

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
    /// The scale of all rows, where none are stored.
    private static final MemorySegment ONE = one();

    private final @Nullable Tensor scales;
    private final @Nullable Tensor zeros;

    Beside(Quantized weight, float zero) {
      super(weight, zero);
      this.scales = weight.scales();
      this.zeros = weight.zeroPoints();
    }

    @Override
    float scale(long row, int group) {
      if (scales == null) {
        return 1;
      }
      long index = row * groups + group;
      return scales.dtype() == DType.F32
          ? scales.segment().get(Tensor.FLOAT, index * Float.BYTES)
          : scales.getFloat(index);
    }

    @Override
    float zero(long row, int group) {
      return zeros == null ? super.zero(row, group) : zeros.getLong(row * groups + group);
    }

    @Override
    void read(long row, int first, int count, float[] to, int at) {
      for (int g = 0; g < count; g++) {
        to[at + 3 * g] = scale(row, first + g);
        to[at + 3 * g + 1] = 0;
        to[at + 3 * g + 2] = zero(row, first + g);
      }
    }

    @Override
    void readRows(long[] rows, int from, int end, float[] to) {
      if (groups == 1) {
        for (int i = from; i < end; i++) {
          read(rows[i], 0, 1, to, 3 * (i - from));
        }
        return;
      }
      for (int i = from; i < end; i++) {
        read(rows[i], 0, groups, to, 3 * groups * (i - from));
      }
    }

    @Override
    @Nullable MemorySegment floats() {
      if (groups > 1 || zeros != null) {
        return null;
      }
      return scales == null ? ONE : scales.dtype() == DType.F32 ? scales.segment() : null;
    }

    @Override
    long floatBytes() {
      return scales == null ? 0 : Float.BYTES;
    }

    private static MemorySegment one() {
      MemorySegment one = Arena.global().allocate(Float.BYTES);
      one.set(Tensor.FLOAT, 0, 1);
      return one;
    }

    @Override
    void readFactors(long row, int first, int count, float[] to, int at) {
      if (scales != null && scales.dtype() == DType.F32) {
        long from = (row * groups + first) * Float.BYTES;
        MemorySegment.copy(scales.segment(), Tensor.FLOAT, from, to, at, count);
      } else {
        super.readFactors(row, first, count, to, at);
      }
    }

    @Override
    boolean sharesZero() {
      return zeros == null;
    }
  }

  /// Scale and offset at the row's end.
  private static final class InRow extends Scales {
    private final MemorySegment table;
    private final long rowBytes;
    private final int bytes;

    InRow(Quantized weight, int bytes) {
      super(weight, 0);
      this.table = weight.codes().segment();
      this.rowBytes = weight.codes().shape().dim(1);
      this.bytes = bytes;
    }

    @Override
    float scale(long row, int group) {
      long at = (row + 1) * rowBytes - bytes;
      return bytes == 8 ? table.get(Tensor.FLOAT, at) : Widening.f16(table, at);
    }

    @Override
    float added(long row) {
      long at = (row + 1) * rowBytes - bytes / 2;
      return bytes == 8 ? table.get(Tensor.FLOAT, at) : Widening.f16(table, at);
    }

    @Override
    void read(long row, int first, int count, float[] to, int at) {
      for (int g = 0; g < count; g++) {
        to[at + 3 * g] = scale(row, first + g);
        to[at + 3 * g + 1] = added(row);
        to[at + 3 * g + 2] = 0;
      }
    }

    @Override
    void readRows(long[] rows, int from, int end, float[] to) {
      for (int i = from; i < end; i++) {
        read(rows[i], 0, 1, to, 3 * (i - from));
      }
    }

    @Override
    boolean sharesZero() {
      return false;
    }
  }

  /// A half-precision scale at the block's beginning.
  private static final class InBlock extends Scales {
    private final MemorySegment table;
    private final long rowBytes;
    private final int blockBytes;

    /// A code of zero keeps the sign that a negative scale gives it: −0 changes no number.
    private static final float NOTHING = -0f;

    InBlock(Quantized weight, float zero) {
      super(weight, zero);
      this.table = weight.codes().segment();
      this.rowBytes = weight.codes().shape().dim(1);
      this.blockBytes = weight.layout().blockBytes();
    }

    @Override
    float scale(long row, int group) {
      return Widening.f16(table, row * rowBytes + (long) group * blockBytes);
    }

    @Override
    float added(long row) {
      return NOTHING;
    }

    @Override
    void read(long row, int first, int count, float[] to, int at) {
      for (int g = 0; g < count; g++) {
        to[at + 3 * g] = scale(row, first + g);
        to[at + 3 * g + 1] = NOTHING;
        to[at + 3 * g + 2] = zero(row, first + g);
      }
    }

    @Override
    void readRows(long[] rows, int from, int end, float[] to) {
      for (int i = from; i < end; i++) {
        read(rows[i], 0, groups, to, 3 * groups * (i - from));
      }
    }

    @Override
    boolean sharesZero() {
      return true;
    }
  }
}
