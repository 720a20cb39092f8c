package io.lanewise.tensor;

import java.lang.foreign.MemorySegment;

/// Makes floats of ggml's blocks, for one [DType] of them: the one place that knows their layouts.
///
/// ```
/// y[k] = code[k] · scale + offset        in float, the product and the sum each rounded
/// ```
///
/// | dtype | a block (bytes) | code | scale and offset of a run |
/// |---|---|---|---|
/// | Q4_0 | d 2, low 16 | low − 8 | d of all 32 |
/// | Q4_1 | d 2, m 2, low 16 | low | d, m of all 32 |
/// | Q5_0 | d 2, high 4, low 16 | low + 16 high − 16 | d of all 32 |
/// | Q5_1 | d 2, m 2, high 4, low 16 | low + 16 high | d, m of all 32 |
/// | Q8_0 | d 2, codes 32 | a signed byte | d of all 32 |
/// | Q4_K | d 2, m 2, scales 12, low 128 | low | d · scale, −m · min of each 32 |
/// | Q5_K | d 2, m 2, scales 12, high 32, low 128 | low + 16 high | d · scale, −m · min of each 32 |
/// | Q6_K | low 128, high 64, scales 16, d 2 | low + 16 high − 32 | d · scale of each 16 |
///
/// d and m are F16. Every product is exact in a float, for its factors have 24 bits together; so a
/// multiply-add gives the same bits, and these are those of ggml's Python reader. Where there is no
/// offset, −0 is added, which leaves the sign of a zero.
///
/// Source: [`ggml-quants.c`](https://github.com/ggml-org/ggml/blob/master/src/ggml-quants.c).
/// Stateless, any number of threads; allocates nothing. Ranges are checked by the memory only.
public abstract sealed class BlockDecoder permits SmallBlocks, SuperBlocks {
  /// What added to any number leaves it as it is, zeros with their signs.
  static final float NOTHING = -0f;

  private final int elements;
  private final int bytes;
  private final int runLength;

  /// @param runLength elements whose codes lie side by side and that share a scale
  BlockDecoder(DType dtype, int runLength) {
    this.elements = dtype.blockElements();
    this.bytes = dtype.blockBytes();
    this.runLength = runLength;
  }

  /// The decoder of a dtype.
  ///
  /// @throws TensorException if it has no blocks, or none that are read here
  public static BlockDecoder of(DType dtype) {
    return switch (dtype) {
      case Q4_0 -> SmallBlocks.Q4_0;
      case Q4_1 -> SmallBlocks.Q4_1;
      case Q5_0 -> SmallBlocks.Q5_0;
      case Q5_1 -> SmallBlocks.Q5_1;
      case Q8_0 -> SmallBlocks.Q8_0;
      case Q4_K -> SuperBlocks.Q4_K;
      case Q5_K -> SuperBlocks.Q5_K;
      case Q6_K -> SuperBlocks.Q6_K;
      default -> throw new TensorException("blocks: dtype", "one with a decoder", dtype.name(), "");
    };
  }

  /// Element number `index` of blocks that lie one behind the other from the memory's start.
  public float element(MemorySegment memory, long index) {
    float[] one = new float[1];
    int inBlock = (int) (index % elements);
    long block = index / elements * bytes;
    run(memory, block, inBlock / runLength, inBlock % runLength, 1, one, 0);
    return one[0];
  }

  /// The first `count` elements of blocks that lie one behind the other.
  ///
  /// @param offset the first byte of a block
  public void decode(MemorySegment memory, long offset, int count, float[] out, int at) {
    long block = offset;
    for (int done = 0; done < count; block += bytes) {
      for (int run = 0; run < elements / runLength && done < count; run++) {
        int some = Math.min(runLength, count - done);
        run(memory, block, run, 0, some, out, at + done);
        done += some;
      }
    }
  }

  /// Elements `from` up to `from + count` of one run.
  ///
  /// @param block the block's first byte
  /// @param run counted from the block's beginning
  abstract void run(
      MemorySegment memory, long block, int run, int from, int count, float[] out, int at);

  static float half(MemorySegment memory, long at) {
    return Float.float16ToFloat(memory.get(Tensor.SHORT, at));
  }
}
