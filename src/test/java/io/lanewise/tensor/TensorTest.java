package io.lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class TensorTest {
  /// One byte in: nothing is aligned.
  private static Tensor odd(DType dtype, long... words) {
    int bytes = dtype.bytes();
    MemorySegment memory = Arena.ofAuto().allocate(1 + (long) words.length * bytes);
    for (int i = 0; i < words.length; i++) {
      for (int b = 0; b < bytes; b++) {
        long at = 1 + (long) i * bytes + b;
        memory.set(ValueLayout.JAVA_BYTE, at, (byte) (words[i] >>> (8 * b)));
      }
    }
    return Tensor.of("t", dtype, Shape.of(words.length), memory.asSlice(1));
  }

  @Test
  void readsEveryFloatDtypeExactly() {
    assertEquals(Math.PI, odd(DType.F64, Double.doubleToLongBits(Math.PI)).getDouble(0));
    assertEquals(0.1f, odd(DType.F32, Float.floatToRawIntBits(0.1f)).getFloat(0));
    Tensor halves = odd(DType.F16, 0x3c00, 0x0001, 0x7c00, 0xfc00, 0x8000);
    assertArrayEquals(
        new float[] {1, 0x1p-24f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f},
        halves.toFloats());
    Tensor brains = odd(DType.BF16, 0x3f80, 0xc0a0, 0x7f80, 0x0001);
    assertArrayEquals(new float[] {1, -5, Float.POSITIVE_INFINITY, 0x1p-133f}, brains.toFloats());
  }

  @Test
  void everyHalfAndBrainFloatEqualsItsDefinition() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      assertEquals(
          Float.float16ToFloat((short) bits), odd(DType.F16, bits).getFloat(0), "F16 " + bits);
      assertEquals(
          Float.intBitsToFloat(bits << 16), odd(DType.BF16, bits).getFloat(0), "BF16 " + bits);
    }
  }

  @Test
  void readsEveryIntegerDtypeExactly() {
    assertEquals(-1, odd(DType.I64, -1).getLong(0));
    assertEquals(-1, odd(DType.I32, -1).getLong(0));
    assertEquals(0xffffffffL, odd(DType.U32, -1).getLong(0));
    assertEquals(-1, odd(DType.I16, -1).getLong(0));
    assertEquals(0xffff, odd(DType.U16, -1).getLong(0));
    assertEquals(-128, odd(DType.I8, 0x80).getLong(0));
    assertEquals(128, odd(DType.U8, 0x80).getLong(0));
    assertEquals(1, odd(DType.BOOL, 1).getLong(0));
    assertEquals(-1, odd(DType.U64, -1).getLong(0));
    assertEquals(0x1p64, odd(DType.U64, -1).getDouble(0));
    assertEquals(-7.0, odd(DType.I8, -7).getDouble(0));
  }

  @Test
  void refusesElementsAndDtypesThatItCannotRead() {
    Tensor two = Tensor.ofFloats("two", Shape.of(2), 1, 2);
    assertEquals(
        "tensor: element: expected 0 <= index < 2, got 2 (tensor 'two')",
        assertThrows(TensorException.class, () -> two.getFloat(2)).getMessage());
    assertThrows(TensorException.class, () -> two.getDouble(-1));
    assertThrows(TensorException.class, () -> two.getLong(0));
    Tensor complex = odd(DType.C64, 0);
    assertEquals(
        "tensor: read: expected a readable dtype, got C64 (tensor 't')",
        assertThrows(TensorException.class, () -> complex.getDouble(0)).getMessage());
  }

  @Test
  void refusesMemoryThatDoesNotFit() {
    Shape shape = Shape.of(2, 2);
    MemorySegment small = Arena.ofAuto().allocate(15);
    assertEquals(
        "tensor: bytes of F32 (2, 2): expected 16, got 15 (tensor 'w')",
        assertThrows(TensorException.class, () -> Tensor.of("w", DType.F32, shape, small))
            .getMessage());
    MemorySegment heap = MemorySegment.ofArray(new float[4]);
    assertThrows(TensorException.class, () -> Tensor.of("w", DType.F32, shape, heap));
    assertThrows(TensorException.class, () -> Tensor.byteCount(DType.F4, Shape.of(3)));
    assertThrows(TensorException.class, () -> Tensor.byteCount(DType.F32, Shape.of(1L << 60)));
    assertEquals(3, Tensor.byteCount(DType.F6_E2M3, Shape.of(4)));
  }

  @Test
  void readingAfterTheArenaClosedIsATypedError() {
    Arena arena = Arena.ofShared();
    Tensor tensor = Tensor.of("t", DType.F32, Shape.of(1), arena.allocate(4));
    Tensor half = Tensor.of("h", DType.F16, Shape.of(1), arena.allocate(2));
    arena.close();
    assertThrows(TensorException.class, tensor::toFloats);
    assertThrows(TensorException.class, () -> tensor.getFloat(0));
    assertThrows(TensorException.class, () -> half.getFloat(0));
  }

  @Test
  void dtypesKnowTheirSizes() {
    assertEquals(35, DType.values().length);
    assertEquals(8, DType.I64.bytes());
    assertThrows(TensorException.class, DType.F4::bytes);
    assertTrue(DType.BF16.isReadable());
    assertTrue(DType.BOOL.isInteger());
  }
}
