package io.lanewise.internal.kernel;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// What the rows of a bag become, in registers: every column is a chain of its own, in the order of
/// the ids, so its bits do not depend on the width.
///
/// ```
/// sum         out[c] = out[c] + w[i][c]
/// weighted    out[c] = fma(w[i][c], weights[i], out[c])
/// max         out[c] = w[i][c] > out[c] ? w[i][c] : out[c]
/// ```
///
/// w is what a look-up returns; of codes, `fma(code − zero, scale, added)`. Eight rows are under
/// way at a time, as in [Gather], so that rows picked at random miss the caches together.
///
/// Ids and ranges were checked by the caller; the table is native and possibly mapped. Of the row
/// of id `ids[i]`, the three floats of its scale begin at `scales[scalesAt + 3 · i]`.
abstract class Pooling {
  /// How the numbers of a row lie.
  enum Form {
    F32,
    BF16,
    F16,
    SIGNED,
    UNSIGNED,
    PAIRS
  }

  private final int vectorBits;
  private final int step;

  Pooling(int vectorBits, int step) {
    this.vectorBits = vectorBits;
    this.step = step;
  }

  /// Register width in bits.
  final int vectorBits() {
    return vectorBits;
  }

  /// The fastest for rows of this many columns, or null: vectors where a row has a step's worth at
  /// least, and no more steps than [MappedGuard] allows.
  static @Nullable Pooling of(int vectorBits, Form form, int width) {
    Pooling vectors =
        switch (vectorBits) {
          case 512 -> of512(form);
          case 256 -> of256(form);
          case 128 -> of128(form);
          default -> null;
        };
    boolean fits =
        vectors != null
            && width >= vectors.step
            && width <= vectors.step * MappedGuard.MOST_STEPS
            && (form != Form.PAIRS || width % 2 == 0);
    return fits ? vectors : null;
  }

  private static Pooling of512(Form form) {
    return switch (form) {
      case F32 -> new F32Pooling512();
      case BF16 -> new Bf16Pooling512();
      case F16 -> new F16Pooling512();
      case SIGNED -> new SignedPooling512();
      case UNSIGNED -> new UnsignedPooling512();
      case PAIRS -> new PairsPooling512();
    };
  }

  private static Pooling of256(Form form) {
    return switch (form) {
      case F32 -> new F32Pooling256();
      case BF16 -> new Bf16Pooling256();
      case F16 -> new F16Pooling256();
      case SIGNED -> new SignedPooling256();
      case UNSIGNED -> new UnsignedPooling256();
      case PAIRS -> new PairsPooling256();
    };
  }

  private static Pooling of128(Form form) {
    return switch (form) {
      case F32 -> new F32Pooling128();
      case BF16 -> new Bf16Pooling128();
      case F16 -> new F16Pooling128();
      case SIGNED -> new SignedPooling128();
      case UNSIGNED -> new UnsignedPooling128();
      case PAIRS -> new PairsPooling128();
    };
  }

  abstract void sum(
      MemorySegment table,
      long rowBytes,
      long[] ids,
      int from,
      int count,
      float[] scales,
      int scalesAt,
      int width,
      float[] out,
      int at);

  abstract void weighted(
      MemorySegment table,
      long rowBytes,
      long[] ids,
      int from,
      int count,
      float[] weights,
      float[] scales,
      int scalesAt,
      int width,
      float[] out,
      int at);

  abstract void max(
      MemorySegment table,
      long rowBytes,
      long[] ids,
      int from,
      int count,
      float[] scales,
      int scalesAt,
      int width,
      float[] out,
      int at);
}
