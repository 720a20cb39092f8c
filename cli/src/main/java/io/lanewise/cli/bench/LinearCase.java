package io.lanewise.cli.bench;

import io.lanewise.layer.Linear;
import io.lanewise.layer.Narrow;
import io.lanewise.layer.NarrowedWeight;
import io.lanewise.layer.Quantizer;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Products over seeded numbers, packed or in place.
///
/// What the answers must be is computed once, in the plainest way: [PlainProduct].
final class LinearCase implements Case {
  /// Outputs of the last row that are compared.
  private static final int SAMPLES = 64;

  private static final int WEIGHT = 1;
  private static final int BIAS = 2;
  private static final int INPUT = 3;

  private final Entry entry;
  private final Size size;
  private final int rows;
  private final Narrow dtype;
  private final Linear linear;
  private final long weightBytes;
  private final float[] x;
  private final float[] y;

  /// What the sampled outputs of the last row must be.
  private final float[] expected;

  LinearCase(Entry entry, Size size, int rows, Narrow dtype, Arena arena) {
    this.entry = entry;
    this.size = size;
    this.rows = rows;
    this.dtype = dtype;
    this.x = new float[Math.multiplyExact(rows, size.first())];
    this.y = new float[Math.multiplyExact(rows, size.second())];
    for (int i = 0; i < x.length; i++) {
      x[i] = number(INPUT, i);
    }
    this.expected = new float[Math.min(SAMPLES, size.second())];
    Tensor bias = tensor("bias", BIAS, Shape.of(size.second()), arena);
    Shape shape = Shape.of(size.second(), size.first());
    try (Arena packing = Arena.ofConfined()) {
      boolean inPlace = entry == Entry.IN_PLACE;
      NarrowedWeight weight = narrowed(shape, packing, inPlace ? arena : packing);
      this.linear = inPlace ? weight.inPlace(bias) : weight.packed(bias, arena);
      this.weightBytes = weight.byteSize();
      PlainProduct plain = new PlainProduct(weight, x, (rows - 1) * size.first());
      for (int i = 0; i < expected.length; i++) {
        float b = number(BIAS, sample(i));
        expected[i] = inPlace ? plain.tree(sample(i), b) : plain.chain(sample(i), b);
      }
    }
  }

  /// @param first for the numbers, which are not needed when they were narrowed
  private NarrowedWeight narrowed(Shape shape, Arena first, Arena arena) {
    if (dtype == Narrow.F32) {
      return new NarrowedWeight(tensor("weight", WEIGHT, shape, arena), null);
    }
    return Quantizer.of(tensor("weight", WEIGHT, shape, first), dtype).narrow(arena);
  }

  /// Outputs that are compared: spread evenly from the first to the last.
  private int sample(int i) {
    int last = expected.length - 1;
    return last == 0 ? 0 : (int) ((size.second() - 1L) * i / last);
  }

  private static Tensor tensor(String name, int seed, Shape shape, Arena arena) {
    MemorySegment memory = arena.allocate(Tensor.byteCount(DType.F32, shape), 64);
    for (long i = 0; i < shape.elementCount(); i++) {
      memory.set(Tensor.FLOAT, i * Float.BYTES, number(seed, i));
    }
    return Tensor.of(name, DType.F32, shape, memory);
  }

  /// From −1 up to 1: the upper 24 bits of a multiplicative hash.
  private static float number(int seed, long i) {
    int hash = (int) (((i * 4 + seed) * 0x9E3779B97F4A7C15L) >>> 32);
    return (hash >> 8) * 0x1p-23f;
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public Size size() {
    return size;
  }

  @Override
  public Narrow dtype() {
    return dtype;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public double flops() {
    return 2.0 * rows * size.elements();
  }

  @Override
  public long bytes() {
    return weightBytes;
  }

  @Override
  public long footprint() {
    return bytes();
  }

  @Override
  public void call() {
    linear.forward(x, 0, rows, y, 0);
  }

  @Override
  public void check() {
    for (int i = 0; i < expected.length; i++) {
      float actual = y[(rows - 1) * size.second() + sample(i)];
      if (Float.floatToRawIntBits(expected[i]) != Float.floatToRawIntBits(actual)) {
        throw new WrongAnswerException(this, rows - 1, sample(i), expected[i], actual);
      }
    }
  }
}
