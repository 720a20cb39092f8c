package io.lanewise.internal.kernel;

import org.jspecify.annotations.Nullable;

/// What the rows of a bag become, in registers: every column is a chain of its own, in the order of
/// the ids, so its bits do not depend on the width.
///
/// ```
/// SUM         out[c] = Σ w[i][c] / divisor                    from 0
/// WEIGHTED    out[c] = Σ w[i][c] · weights[i]                 by fma, from 0
/// MAX         out[c] = w[i][c] > out[c] ? w[i][c] : out[c]    from the first row
/// ```
///
/// w is what a look-up returns; of codes, `fma(code − zero, scale, added)`, where every zero is 0
/// without the subtraction, which would be a fifth of the work. A tile of columns stays in
/// registers while all rows of the bag pass by.
///
/// Ids and ranges were checked by the caller. The [scales][PooledRows#scaleFloats] of the row of id
/// `ids[i]` begin at `scales[scalesAt + scaleFloats · i]`.
abstract class Pooling {
  /// What becomes of the rows.
  enum Op {
    SUM,
    WEIGHTED,
    MAX
  }

  private final int vectorBits;
  private final int step;
  private final int[] tiles;

  /// @param step columns that are loaded at a time
  /// @param tiles steps that a tile may have, the most first, 1 the last
  Pooling(int vectorBits, int step, int... tiles) {
    this.vectorBits = vectorBits;
    this.step = step;
    this.tiles = tiles;
  }

  /// Register width in bits.
  final int vectorBits() {
    return vectorBits;
  }

  /// Vectors, where a row has a step's worth at least; or null.
  static @Nullable Pooling of(int vectorBits, PooledRows rows, int width) {
    Pooling vectors =
        switch (vectorBits) {
          case 512 -> of512(rows.form());
          case 256 -> of256(rows.form());
          case 128 -> of128(rows.form());
          default -> null;
        };
    return vectors != null && width >= vectors.step && rows.fits(width) ? vectors : null;
  }

  private static Pooling of512(PooledRows.Form form) {
    return switch (form) {
      case F32 -> new F32Pooling512();
      case BF16 -> new Bf16Pooling512();
      case F16 -> new F16Pooling512();
      case SIGNED -> new SignedPooling512();
      case SIGNED_ZEROS -> new SignedZerosPooling512();
      case UNSIGNED_ZEROS -> new UnsignedZerosPooling512();
      case BYTES -> new BytesPooling512();
      case PAIRS -> new PairsPooling512();
      case SIGNED_BLOCKS -> new SignedBlocksPooling512();
      case SPLIT_BLOCKS -> new SplitBlocksPooling512();
    };
  }

  private static Pooling of256(PooledRows.Form form) {
    return switch (form) {
      case F32 -> new F32Pooling256();
      case BF16 -> new Bf16Pooling256();
      case F16 -> new F16Pooling256();
      case SIGNED -> new SignedPooling256();
      case SIGNED_ZEROS -> new SignedZerosPooling256();
      case UNSIGNED_ZEROS -> new UnsignedZerosPooling256();
      case BYTES -> new BytesPooling256();
      case PAIRS -> new PairsPooling256();
      case SIGNED_BLOCKS -> new SignedBlocksPooling256();
      case SPLIT_BLOCKS -> new SplitBlocksPooling256();
    };
  }

  private static Pooling of128(PooledRows.Form form) {
    return switch (form) {
      case F32 -> new F32Pooling128();
      case BF16 -> new Bf16Pooling128();
      case F16 -> new F16Pooling128();
      case SIGNED -> new SignedPooling128();
      case SIGNED_ZEROS -> new SignedZerosPooling128();
      case UNSIGNED_ZEROS -> new UnsignedZerosPooling128();
      case BYTES -> new BytesPooling128();
      case PAIRS -> new PairsPooling128();
      case SIGNED_BLOCKS -> new SignedBlocksPooling128();
      case SPLIT_BLOCKS -> new SplitBlocksPooling128();
    };
  }

  /// Reduces the rows of `ids[from .. end)`, one at least, to `width` numbers at `out[at ..]`.
  ///
  /// @param weights of each id; read by [Op#WEIGHTED] alone
  /// @param divisor of [Op#SUM]
  final void reduce(
      Op op,
      PooledRows rows,
      long[] ids,
      int from,
      int end,
      float[] weights,
      float[] scales,
      int scalesAt,
      int width,
      float divisor,
      float[] out,
      int at) {
    for (int k = 0; k < width; ) {
      int steps = steps(width, width - k);
      // The last tile may begin in columns that are done, and does them again.
      int column = Math.min(k, width - steps * step);
      tile(
          op,
          steps,
          rows,
          ids,
          from,
          end,
          weights,
          scales,
          scalesAt,
          column,
          divisor,
          out,
          at + column);
      k = column + steps * step;
    }
  }

  /// Steps of the next tile: the least that does the rest and that the row has room for, or else
  /// the most that the rest has room for.
  private int steps(int width, int rest) {
    for (int i = tiles.length - 1; i >= 0; i--) {
      int columns = tiles[i] * step;
      if (columns >= rest && columns <= width) {
        return tiles[i];
      }
    }
    int i = 0;
    while (tiles[i] * step > rest) {
      i++;
    }
    return tiles[i];
  }

  /// One tile: `steps` steps of columns from `column` on, over all rows.
  abstract void tile(
      Op op,
      int steps,
      PooledRows rows,
      long[] ids,
      int from,
      int end,
      float[] weights,
      float[] scales,
      int scalesAt,
      int column,
      float divisor,
      float[] out,
      int at);
}
