package io.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.Random32;
import org.junit.jupiter.api.Test;

class TreeTest {
  @Test
  void addsHalvesUntilOneIsLeft() {
    Random32 random = new Random32(16);
    for (int round = 0; round < 100; round++) {
      float[] s = random.floats(20);
      float actual = Tree.sum(s, 3);
      for (int half = 8; half > 0; half /= 2) {
        for (int l = 0; l < half; l++) {
          s[3 + l] += s[3 + l + half];
        }
      }
      assertEquals(s[3], actual);
    }
  }
}
