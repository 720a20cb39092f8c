package io.lanewise.internal.kernel;

import io.lanewise.internal.parallel.Scratch;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Quantized.Layout;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Rows stored as codes: `(code − zero) · scale + offset`, see [Widening].
final class QuantizedRows extends WidenedRows {
  private final Layout layout;
  private final Codes codes;
  private final int group;
  private final int groups;
  private final Scales scales;
  private final Scratch scratch = new Scratch();

  /// Whether all there is to read of a group is its scale.
  private final boolean sharesZero;

  private final int floatsPerGroup;

  /// Scales that leave codes as they are.
  private final float[] ones;

  QuantizedRows(Quantized weight) {
    super(
        weight.codes().segment(),
        weight.rows(),
        weight.columns(),
        weight.codes().shape().dim(1),
        apart(weight));
    this.layout = weight.layout();
    this.codes =
        switch (layout) {
          case SIGNED, Q8_0 -> Codes.SIGNED;
          case UNSIGNED, EMBEDDING_BAG_BYTE -> Codes.UNSIGNED;
          case INT4, Q4_0 -> Codes.SPLIT;
          case EMBEDDING_BAG_4BIT -> Codes.PAIRS;
        };
    this.group = weight.group();
    this.scales = Scales.of(weight);
    this.groups = scales.groups;
    this.sharesZero = isBlocks() && scales.sharesZero();
    this.floatsPerGroup = sharesZero ? 1 : 3;
    this.ones = new float[Math.ceilDiv(Widening.MOST, Quantized.BLOCK)];
    Arrays.fill(ones, 1);
  }

  /// Scales beside the codes, which miss the cache as they do.
  private static @Nullable MemorySegment apart(Quantized weight) {
    Tensor scales = weight.scales();
    return scales != null ? scales.segment() : null;
  }

  /// The code that a panel's signed code 0 stands for.
  private float centre() {
    return switch (codes) {
      case SIGNED -> 0;
      case UNSIGNED -> 128;
      case SPLIT, PAIRS -> 8;
    };
  }

  @Override
  public PanelForm panelForm() {
    return switch (codes) {
      case SIGNED ->
          layout == Layout.SIGNED && groups == 1 && scales.sharesZero()
              ? PanelForm.I8
              : PanelForm.GROUPED_I8;
      case UNSIGNED -> PanelForm.GROUPED_I8;
      case SPLIT, PAIRS -> PanelForm.GROUPED_I4;
    };
  }

  @Override
  public @Nullable PooledRows pooled() {
    if (isBlocks()) {
      return pooledBlocks();
    }
    return switch (layout) {
      case SIGNED -> pooledSigned();
      case UNSIGNED -> PooledRows.of(PooledRows.Form.UNSIGNED_ZEROS, table, rowBytes, 3);
      case EMBEDDING_BAG_BYTE -> PooledRows.of(PooledRows.Form.BYTES, table, rowBytes, 0);
      case EMBEDDING_BAG_4BIT -> pooledPairs();
      case INT4, Q8_0, Q4_0 -> throw new AssertionError(layout);
    };
  }

  private PooledRows pooledSigned() {
    MemorySegment floats = scales.floats();
    return floats == null
        ? PooledRows.of(PooledRows.Form.SIGNED_ZEROS, table, rowBytes, 3)
        : PooledRows.of(PooledRows.Form.SIGNED, table, rowBytes, floats, scales.floatBytes());
  }

  private PooledRows pooledPairs() {
    long behind = Math.min(table.byteSize(), (width() + 1) / 2);
    return PooledRows.of(PooledRows.Form.PAIRS, table, rowBytes, table.asSlice(behind), rowBytes);
  }

  /// Whether a row consists of blocks of 32 columns; otherwise it has one scale.
  private boolean isBlocks() {
    return groups > 1 || codes == Codes.SPLIT || layout.headBytes() > 0;
  }

  private @Nullable PooledRows pooledBlocks() {
    if (!sharesZero || codes == Codes.UNSIGNED) {
      return null;
    }
    PooledRows.Form form =
        codes == Codes.SPLIT ? PooledRows.Form.SPLIT_BLOCKS : PooledRows.Form.SIGNED_BLOCKS;
    PooledRows.Blocks blocks =
        new PooledRows.Blocks(
            layout.blockBytes(),
            layout.headBytes(),
            blocksPerScale(),
            scales.added(0),
            scales.zero(0, 0));
    return new PooledRows(form, table, rowBytes, table, 0, blocks, groups);
  }

  @Override
  int scaleFloats() {
    return floatsPerGroup * groups;
  }

  @Override
  public void readScales(long[] ids, int from, int end, float[] to) {
    if (sharesZero) {
      scales.readFactors(ids, from, end, to);
    } else {
      scales.readRows(ids, from, end, to);
    }
  }

  @Override
  void piece(long id, int from, int count, float[] out, int at) {
    long row = id * rowBytes;
    if (!isBlocks()) {
      float scale = scales.scale(id, 0);
      float added = scales.added(id);
      widen(row, from, count, scale, added, scales.zero(id, 0), out, at);
      return;
    }
    int some = Math.ceilDiv(count, group);
    float[] read = scratch.borrow(floatsPerGroup * some);
    if (sharesZero) {
      scales.readFactors(id, from / group, some, read, 0);
    } else {
      scales.read(id, from / group, some, read, 0);
    }
    widenBlocks(row, from, count, read, 0, out, at);
    scratch.giveBack(read);
  }

  @Override
  void whole(long id, float[] read, int t, float[] out, int at) {
    long row = id * rowBytes;
    if (!isBlocks()) {
      widen(row, 0, width(), read[t], read[t + 1], read[t + 2], out, at);
    } else {
      widenBlocks(row, 0, width(), read, t, out, at);
    }
  }

  @Override
  public void copyCodes(long id, int from, int count, float[] out, int outOffset) {
    coldReads().row(id);
    long row = id * rowBytes;
    for (int done = 0; done < count; done += Widening.MOST) {
      int some = Math.min(Widening.MOST, count - done);
      if (!isBlocks()) {
        widen(row, from + done, some, 1, 0, centre(), out, outOffset + done);
      } else {
        long block = row + blockOffset(from + done);
        long bytes = layout.blockBytes();
        widening.blocks(
            codes, table, block, bytes, 1, some, ones, 0, 0, centre(), out, outOffset + done);
      }
    }
  }

  @Override
  public void scales(long id, float[] to) {
    float[] three = scratch.borrow(3 * groups);
    scales.read(id, 0, groups, three, 0);
    for (int block = 0; block < to.length / 2; block++) {
      int g = 3 * (block * Quantized.BLOCK / group);
      to[2 * block] = three[g];
      to[2 * block + 1] = Math.fma(centre() - three[g + 2], three[g], three[g + 1]);
    }
    scratch.giveBack(three);
  }

  private int blocksPerScale() {
    return Math.max(1, group / Quantized.BLOCK);
  }

  /// Columns of a row of one scale.
  private void widen(
      long row, int from, int count, float scale, float added, float zero, float[] out, int at) {
    long offset = row + layout.headBytes() + (codes == Codes.PAIRS ? from / 2 : from);
    widening.row(codes, table, offset, count, scale, added, zero, out, at);
  }

  /// Columns from the beginning of a block on.
  ///
  /// @param read what [#readScales] has written, from `t` on
  private void widenBlocks(
      long row, int from, int count, float[] read, int t, float[] out, int at) {
    long bytes = layout.blockBytes();
    long block = row + blockOffset(from);
    int each = blocksPerScale();
    if (sharesZero) {
      float added = scales.added(0);
      float zero = scales.zero(0, 0);
      widening.blocks(codes, table, block, bytes, each, count, read, t, added, zero, out, at);
    } else {
      widening.blocksWithZeros(codes, table, block, bytes, each, count, read, t, out, at);
    }
  }

  /// Where the codes of the block of a column are, from the row's beginning.
  private long blockOffset(int column) {
    return (long) (column / Quantized.BLOCK) * layout.blockBytes() + layout.headBytes();
  }
}
