package io.lanewise.tensor;

import org.jspecify.annotations.Nullable;

/// A matrix of small integer codes, with the scales that make numbers of them.
///
/// ```
/// w[i][j] = (code[i][j] − zero) · scale + offset        in float: an exact difference, then one multiply-add
/// ```
///
/// Scale, offset and zero belong to a group of columns of one row, or to the whole row. The layouts
/// are those that files and frameworks have; nothing is converted or copied:
///
/// | factory | codes | a group | scale | offset | zero |
/// |---|---|---|---|---|---|
/// | [#of] | I8 or U8 (rows, columns) | a row, or 32, 64 or 128 columns | beside | – | beside, or 0 |
/// | [#int4] | U8 (rows, 16 · ⌈columns/32⌉) | 32 columns | beside | – | 8 |
/// | [#embeddingBagByte] | U8 (rows, columns + 8) | a row | in the row, F32 | in the row, F32 | – |
/// | [#embeddingBag4Bit] | U8 (rows, ⌈columns/2⌉ + 4) | a row | in the row, F16 | in the row, F16 | – |
/// | [#q8_0] | U8 (rows, 34 · columns/32) | 32 columns | in the block, F16 | – | – |
/// | [#q4_0] | U8 (rows, 18 · columns/32) | 32 columns | in the block, F16 | – | 8 |
///
/// Sixteen bytes of [#int4] and [#q4_0] hold 32 columns: byte i has column i in its low four bits,
/// column i + 16 in its high ones. [#embeddingBag4Bit] has neighbours in a byte, the first one low.
///
/// Sources: PyTorch's `qembeddingbag_prepack.cpp` for the two row formats, ggml's [`block_q8_0` and
/// `block_q4_0`](https://github.com/ggml-org/ggml) for the blocks.
///
/// Immutable; lives as long as its tensors. Nothing is read before a layer reads it.
public final class Quantized {
  /// Columns of a block, and of the smallest group.
  public static final int BLOCK = 32;

  private static final int LARGEST_GROUP = 128;

  /// How codes and scales lie.
  public enum Layout {
    /// Signed bytes, scales in another tensor.
    SIGNED(0, BLOCK, 0),
    /// Unsigned bytes, scales in another tensor.
    UNSIGNED(0, BLOCK, 0),
    /// Nibbles, 32 to a group, scales in another tensor.
    INT4(0, BLOCK / 2, 0),
    /// PyTorch's `embedding_bag_byte` rows.
    EMBEDDING_BAG_BYTE(8, 0, 0),
    /// PyTorch's `embedding_bag_4bit` rows.
    EMBEDDING_BAG_4BIT(4, 0, 0),
    /// ggml's Q8_0 blocks.
    Q8_0(0, 34, 2),
    /// ggml's Q4_0 blocks.
    Q4_0(0, 18, 2);

    private final int tail;
    private final int blockBytes;
    private final int head;

    Layout(int tail, int blockBytes, int head) {
      this.tail = tail;
      this.blockBytes = blockBytes;
      this.head = head;
    }

    /// Bytes from one block of 32 columns to the next; 0 where a row is one block.
    public int blockBytes() {
      return blockBytes;
    }

    /// Bytes of a block before its codes.
    public int headBytes() {
      return head;
    }
  }

  private final Layout layout;
  private final Tensor codes;
  private final long rows;
  private final int columns;
  private final int group;
  private final @Nullable Tensor scales;
  private final @Nullable Tensor zeroPoints;

  private Quantized(
      Layout layout,
      Tensor codes,
      long columns,
      long group,
      @Nullable Tensor scales,
      @Nullable Tensor zeroPoints) {
    if (columns < 1 || columns > Integer.MAX_VALUE / Float.BYTES) {
      throw new TensorException(
          "quantized: columns", "from 1 to 2^29 - 1", Long.toString(columns), codes.where());
    }
    this.layout = layout;
    this.codes = codes;
    this.rows = codes.shape().dim(0);
    this.columns = (int) columns;
    this.group = (int) Math.min(group, columns);
    this.scales = scales;
    this.zeroPoints = zeroPoints;
  }

  /// Bytes with scales beside them.
  ///
  /// @param codes (rows, columns), I8 or U8
  /// @param scales (rows) or (rows, groups), F32, F16 or BF16; null for 1: what is left of a table
  ///   whose scales were thrown away, and whose rows have a direction only
  /// @param zeroPoints of the shape of the scales, of an integer dtype; null for 0
  /// @throws TensorException if the shapes don't fit, or a dtype is another
  public static Quantized of(Tensor codes, @Nullable Tensor scales, @Nullable Tensor zeroPoints) {
    if (codes.dtype() != DType.I8 && codes.dtype() != DType.U8) {
      throw new TensorException(
          "quantized: codes dtype", "I8 or U8", codes.dtype().name(), codes.where());
    }
    requireRank(codes);
    Layout layout = codes.dtype() == DType.I8 ? Layout.SIGNED : Layout.UNSIGNED;
    long columns = codes.shape().dim(1);
    long group = scales == null ? columns : group(codes, columns, scales);
    if (zeroPoints != null) {
      requireZeroPoints(codes, scales, zeroPoints);
    }
    return new Quantized(layout, codes, columns, group, scales, zeroPoints);
  }

  /// Nibbles with scales beside them, 32 columns to a group; code 8 is zero.
  ///
  /// @param codes (rows, 16 · ⌈columns/32⌉), U8
  /// @param columns those that are real
  /// @param scales (rows, ⌈columns/32⌉), F32, F16 or BF16
  /// @throws TensorException if the shapes don't fit, or a dtype is another
  public static Quantized int4(Tensor codes, long columns, Tensor scales) {
    long blocks = (columns + BLOCK - 1) / BLOCK;
    requireBytes(codes, blocks * Layout.INT4.blockBytes, columns);
    if (columns > BLOCK || scales.shape().rank() > 1) {
      requireScales(codes, scales, blocks);
    } else {
      group(codes, columns, scales);
    }
    return new Quantized(Layout.INT4, codes, columns, BLOCK, scales, null);
  }

  /// What `torch.ops.quantized.embedding_bag_byte_prepack` returns: codes, then scale and offset.
  ///
  /// @param rows (rows, columns + 8), U8
  public static Quantized embeddingBagByte(Tensor rows) {
    requireRank(rows);
    long columns = rows.shape().dim(1) - Layout.EMBEDDING_BAG_BYTE.tail;
    requireBytes(rows, columns + Layout.EMBEDDING_BAG_BYTE.tail, columns);
    return new Quantized(Layout.EMBEDDING_BAG_BYTE, rows, columns, columns, null, null);
  }

  /// What `torch.ops.quantized.embedding_bag_4bit_prepack` returns: codes, then scale and offset.
  ///
  /// @param rows (rows, ⌈columns/2⌉ + 4), U8
  /// @param columns those that are real
  public static Quantized embeddingBag4Bit(Tensor rows, long columns) {
    requireBytes(rows, (columns + 1) / 2 + Layout.EMBEDDING_BAG_4BIT.tail, columns);
    return new Quantized(Layout.EMBEDDING_BAG_4BIT, rows, columns, columns, null, null);
  }

  /// Blocks of a half-precision scale and 32 signed bytes.
  ///
  /// @param blocks (rows, 34 · columns/32), U8
  public static Quantized q8_0(Tensor blocks) {
    return blocks(Layout.Q8_0, blocks);
  }

  /// Blocks of a half-precision scale and 32 nibbles.
  ///
  /// @param blocks (rows, 18 · columns/32), U8
  public static Quantized q4_0(Tensor blocks) {
    return blocks(Layout.Q4_0, blocks);
  }

  private static Quantized blocks(Layout layout, Tensor blocks) {
    requireRank(blocks);
    long count = blocks.shape().dim(1) / layout.blockBytes;
    requireBytes(blocks, count * layout.blockBytes, count * BLOCK);
    return new Quantized(layout, blocks, count * BLOCK, BLOCK, null, null);
  }

  private static void requireRank(Tensor codes) {
    if (codes.shape().rank() != 2) {
      throw new TensorException(
          "quantized: codes", "2 dimensions", codes.shape().toString(), codes.where());
    }
  }

  private static void requireBytes(Tensor codes, long bytes, long columns) {
    codes.require("quantized: codes", DType.U8, 2);
    if (columns < 0 || codes.shape().dim(1) != bytes) {
      throw new TensorException(
          "quantized: bytes a row",
          bytes + " for " + columns + " columns",
          codes.shape().toString(),
          codes.where());
    }
  }

  /// The columns that share a scale, as its shape tells.
  private static long group(Tensor codes, long columns, Tensor scales) {
    if (scales.shape().rank() == 1) {
      requireScales(codes, scales, 1);
      return columns;
    }
    long groups = scales.shape().rank() == 2 ? scales.shape().dim(1) : -1;
    if (groups == 1) {
      requireScales(codes, scales, 1);
      return columns;
    }
    for (long group = BLOCK; group <= LARGEST_GROUP; group *= 2) {
      if ((columns + group - 1) / group == groups) {
        requireScales(codes, scales, groups);
        return group;
      }
    }
    throw new TensorException(
        "quantized: scales",
        "one for each row, or for each 32, 64 or 128 of " + columns + " columns",
        scales.shape().toString(),
        scales.where());
  }

  private static void requireScales(Tensor codes, Tensor scales, long groups) {
    switch (scales.dtype()) {
      case F32, F16, BF16 -> {}
      default ->
          throw new TensorException(
              "quantized: scales dtype", "F32, F16 or BF16", scales.dtype().name(), scales.where());
    }
    long rows = codes.shape().dim(0);
    boolean flat = scales.shape().rank() == 1 && groups == 1;
    boolean fits = flat || (scales.shape().rank() == 2 && scales.shape().dim(1) == groups);
    if (!fits || scales.shape().dim(0) != rows) {
      throw new TensorException(
          "quantized: scales",
          "(" + rows + ", " + groups + ")",
          scales.shape().toString(),
          scales.where());
    }
  }

  private static void requireZeroPoints(Tensor codes, @Nullable Tensor scales, Tensor zeroPoints) {
    if (scales == null) {
      throw new TensorException(
          "quantized: zero points", "scales with them", "none", codes.where());
    }
    if (!zeroPoints.dtype().isInteger()) {
      throw new TensorException(
          "quantized: zero points dtype",
          "an integer",
          zeroPoints.dtype().name(),
          zeroPoints.where());
    }
    if (zeroPoints.shape().elementCount() != scales.shape().elementCount()
        || zeroPoints.shape().dim(0) != scales.shape().dim(0)) {
      throw new TensorException(
          "quantized: zero points",
          scales.shape().toString(),
          zeroPoints.shape().toString(),
          zeroPoints.where());
    }
  }

  /// How codes and scales lie.
  public Layout layout() {
    return layout;
  }

  /// The tensor with the codes, and whatever else lies among them.
  public Tensor codes() {
    return codes;
  }

  /// Rows of the matrix.
  public long rows() {
    return rows;
  }

  /// Columns of the matrix.
  public int columns() {
    return columns;
  }

  /// Columns that share a scale: 32, 64, 128, or all of a row.
  public int group() {
    return group;
  }

  /// Scales that lie beside the codes; null if they lie among them, or all are 1.
  public @Nullable Tensor scales() {
    return scales;
  }

  /// Zeros that lie beside the codes, if any.
  public @Nullable Tensor zeroPoints() {
    return zeroPoints;
  }

  /// Bytes of codes, scales and zeros.
  public long byteSize() {
    long size = codes.segment().byteSize();
    size += scales == null ? 0 : scales.segment().byteSize();
    return size + (zeroPoints == null ? 0 : zeroPoints.segment().byteSize());
  }

  /// For example `'w' int8 (30522, 384), groups of 32`.
  @Override
  public String toString() {
    String shape = "'%s' %s (%d, %d)".formatted(codes.name(), layout, rows, columns);
    return shape + (group == columns ? "" : ", groups of " + group);
  }
}
