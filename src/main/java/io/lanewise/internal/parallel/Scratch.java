package io.lanewise.internal.parallel;

/// Float arrays, see [Pool].
public final class Scratch extends Pool<float[]> {
  @Override
  protected float[] allocate(int length) {
    return new float[length];
  }

  @Override
  protected int lengthOf(float[] memory) {
    return memory.length;
  }
}
