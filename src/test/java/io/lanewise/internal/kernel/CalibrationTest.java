package io.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {
  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128, 0})
  void theLoopsDoAllTheyClaimTo(int bits) {
    Calibration loops = Calibration.ofBits(bits);
    // Twelve chains grow from 1, 2, … 12, and a lane of each is added up.
    assertEquals(78 + 12 * 64 * 0x1p-18f, loops.fma(64));
    assertEquals(Calibration.sum(64), loops.fma(64));
    assertEquals(2.0 * 64 * 12 * Math.max(1, bits / 32), loops.flops(64));
    MemorySegment memory = Arena.ofAuto().allocate(3 * 512, 64);
    int expected = 0;
    for (int i = 0; i < 3 * 128; i++) {
      int value = i * 0x9e3779b9;
      memory.set(Tensor.FLOAT, i * 4L, Float.intBitsToFloat(value & 0x3fffffff));
      expected += value & 0x3fffffff;
    }
    assertEquals(expected, loops.read(memory));
  }
}
