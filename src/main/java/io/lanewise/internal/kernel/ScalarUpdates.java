package io.lanewise.internal.kernel;

import static io.lanewise.tensor.Tensor.FLOAT;
import static java.lang.Math.fma;

import java.lang.foreign.MemorySegment;

/// [Updates] without the Vector API: the oracle in tests, the fallback at run time, and the tail of
/// every other width.
final class ScalarUpdates extends Updates {
  ScalarUpdates() {
    super(1);
  }

  @Override
  void sgd(float[] g, int at, MemorySegment w, long start, int count, float[] c) {
    for (int i = 0; i < count; i++) {
      long from = start + i * 4L;
      float x = w.get(FLOAT, from);
      float d = fma(x, c[DECAY], g[at + i]);
      w.set(FLOAT, from, fma(d, c[STEP], x));
    }
  }

  @Override
  void momentum(
      float[] g, int at, MemorySegment w, MemorySegment first, long start, int count, float[] c) {
    for (int i = 0; i < count; i++) {
      long from = start + i * 4L;
      float x = w.get(FLOAT, from);
      float d = fma(x, c[DECAY], g[at + i]);
      float a = fma(d, c[FIRST_GAIN], first.get(FLOAT, from) * c[FIRST_KEEP]);
      first.set(FLOAT, from, a);
      w.set(FLOAT, from, fma(fma(a, c[AHEAD], d * c[DIRECT]), c[STEP], x));
    }
  }

  @Override
  void adagrad(
      float[] g, int at, MemorySegment w, MemorySegment first, long start, int count, float[] c) {
    for (int i = 0; i < count; i++) {
      long from = start + i * 4L;
      float x = w.get(FLOAT, from);
      float d = fma(x, c[DECAY], g[at + i]);
      float a = first.get(FLOAT, from) + d * d;
      first.set(FLOAT, from, a);
      w.set(FLOAT, from, fma(d / (root(a) + c[EPSILON]), c[STEP], x));
    }
  }

  @Override
  void adam(
      float[] g,
      int at,
      MemorySegment w,
      MemorySegment first,
      MemorySegment second,
      long start,
      int count,
      float[] c) {
    for (int i = 0; i < count; i++) {
      long from = start + i * 4L;
      float x = w.get(FLOAT, from);
      float d = fma(x, c[DECAY], g[at + i]);
      float a = first.get(FLOAT, from);
      a = fma(d - a, c[FIRST_GAIN], a);
      first.set(FLOAT, from, a);
      float b = second.get(FLOAT, from) * c[SECOND_KEEP] + c[SECOND_GAIN] * d * d;
      second.set(FLOAT, from, b);
      float move = c[STEP] * a / (root(b) / c[ROOT] + c[EPSILON]);
      w.set(FLOAT, from, x * c[KEEP] + move);
    }
  }

  @Override
  void sparseAdam(
      float[] g,
      int at,
      MemorySegment w,
      MemorySegment first,
      MemorySegment second,
      long start,
      int count,
      float[] c) {
    for (int i = 0; i < count; i++) {
      long from = start + i * 4L;
      float d = g[at + i];
      float a = first.get(FLOAT, from);
      a = (d - a) * c[FIRST_GAIN] + a;
      first.set(FLOAT, from, a);
      float b = second.get(FLOAT, from);
      b = (d * d - b) * c[SECOND_GAIN] + b;
      second.set(FLOAT, from, b);
      w.set(FLOAT, from, a / (root(b) + c[EPSILON]) * c[STEP] + w.get(FLOAT, from));
    }
  }

  @Override
  void scale(MemorySegment w, long start, int count, float[] c) {
    for (int i = 0; i < count; i++) {
      long from = start + i * 4L;
      w.set(FLOAT, from, w.get(FLOAT, from) * c[KEEP]);
    }
  }

  /// Rounded once: of a float's root, the double is long enough.
  private static float root(float x) {
    return (float) Math.sqrt(x);
  }
}
