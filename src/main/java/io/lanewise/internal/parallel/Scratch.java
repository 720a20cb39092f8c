package io.lanewise.internal.parallel;

/// Float arrays, see [Pool].
public final class Scratch extends Pool<float[]> {
  @Override
  float[] allocate(int length) {
    return new float[length];
  }

  @Override
  int lengthOf(float[] memory) {
    return memory.length;
  }
}
