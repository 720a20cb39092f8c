package io.lanewise.cli.bench;

import io.lanewise.layer.Linear;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Products over seeded numbers, packed or in place.
///
/// The numbers are a function of their position, so that the oracle needs no copy of them.
final class LinearCase implements Case {
  /// Outputs of the last row that are compared, spread evenly from the first to the last.
  private static final int SAMPLES = 64;

  private static final int LANES = 16;

  private static final int WEIGHT = 1;
  private static final int BIAS = 2;
  private static final int INPUT = 3;

  private final Entry entry;
  private final Size size;
  private final int rows;
  private final Linear linear;
  private final float[] x;
  private final float[] y;

  LinearCase(Entry entry, Size size, int rows, Arena arena) {
    this.entry = entry;
    this.size = size;
    this.rows = rows;
    this.x = new float[Math.multiplyExact(rows, size.first())];
    this.y = new float[Math.multiplyExact(rows, size.second())];
    for (int i = 0; i < x.length; i++) {
      x[i] = number(INPUT, i);
    }
    Tensor bias = tensor("bias", BIAS, Shape.of(size.second()), arena);
    Shape shape = Shape.of(size.second(), size.first());
    if (entry == Entry.IN_PLACE) {
      this.linear = Linear.inPlace(tensor("weight", WEIGHT, shape, arena), bias);
    } else {
      try (Arena packing = Arena.ofConfined()) {
        this.linear = Linear.packed(tensor("weight", WEIGHT, shape, packing), bias, arena);
      }
    }
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
  public int rows() {
    return rows;
  }

  @Override
  public double flops() {
    return 2.0 * rows * size.elements();
  }

  @Override
  public long bytes() {
    return size.elements() * Float.BYTES;
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
    int samples = Math.min(SAMPLES, size.second());
    for (int sample = 0; sample < samples; sample++) {
      int n = samples == 1 ? 0 : (int) ((size.second() - 1L) * sample / (samples - 1));
      float expected = entry == Entry.PACKED ? chain(n) : tree(n);
      float actual = y[(rows - 1) * size.second() + n];
      if (Float.floatToRawIntBits(expected) != Float.floatToRawIntBits(actual)) {
        throw new WrongAnswerException(this, rows - 1, n, expected, actual);
      }
    }
  }

  /// Packed: one chain from the bias up.
  private float chain(int n) {
    float sum = number(BIAS, n);
    for (int k = 0; k < size.first(); k++) {
      sum = Math.fma(x(k), w(n, k), sum);
    }
    return sum;
  }

  /// In place: a chain for every sixteenth column, 16 → 8 → 4 → 2 → 1, then the bias.
  private float tree(int n) {
    float[] sums = new float[LANES];
    for (int k = 0; k < size.first(); k++) {
      sums[k % LANES] = Math.fma(x(k), w(n, k), sums[k % LANES]);
    }
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int lane = 0; lane < half; lane++) {
        sums[lane] += sums[lane + half];
      }
    }
    return sums[0] + number(BIAS, n);
  }

  private float x(int k) {
    return x[(rows - 1) * size.first() + k];
  }

  private float w(int n, int k) {
    return number(WEIGHT, (long) n * size.first() + k);
  }
}
