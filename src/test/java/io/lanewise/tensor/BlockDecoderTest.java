package io.lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// ggml's blocks: the numbers that its own loops make, rounded once.
class BlockDecoderTest {
  static final List<DType> READABLE = BlockBytes.READABLE;

  @ParameterizedTest
  @FieldSource("READABLE")
  void decodesWhatGgmlDecodes(DType dtype) {
    Tensor tensor = BlockBytes.random(dtype, 3, 1024);
    float[] all = tensor.toFloats();
    byte[] bytes = tensor.segment().toArray(ValueLayout.JAVA_BYTE);
    int elements = dtype.blockElements();
    for (int block = 0; block < all.length / elements; block++) {
      int at = block * dtype.blockBytes();
      double[] exact =
          BlockBytes.exact(dtype, Arrays.copyOfRange(bytes, at, at + dtype.blockBytes()));
      for (int i = 0; i < elements; i++) {
        String message = dtype + " block " + block + " element " + i;
        assertEquals((float) exact[i], all[block * elements + i], message);
        assertEquals(all[block * elements + i], tensor.getFloat((long) block * elements + i));
        assertEquals(all[block * elements + i], tensor.getDouble((long) block * elements + i));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("READABLE")
  void decodesAnyNumberOfElements(DType dtype) {
    Tensor tensor = BlockBytes.random(dtype, 1, 512);
    float[] all = tensor.toFloats();
    BlockDecoder decoder = BlockDecoder.of(dtype);
    for (int count : new int[] {0, 1, 15, 16, 17, 31, 33, 255, 257, 300}) {
      float[] some = new float[count + 2];
      decoder.decode(tensor.segment(), 0, count, some, 1);
      float[] expected = new float[count + 2];
      System.arraycopy(all, 0, expected, 1, count);
      assertArrayEquals(expected, some, dtype + " " + count);
    }
  }

  @Test
  void decodesBlocksWrittenByHand() {
    // d = 2, codes 0x1f: element 0 is 15, element 16 is 1.
    assertFloats("0040" + "1f" + "88".repeat(15), DType.Q4_0, 0, 14f, 16, -14f, 1, 0f);
    // d = 2, m = 0.5.
    assertFloats("00400038" + "1f" + "00".repeat(15), DType.Q4_1, 0, 30.5f, 16, 2.5f, 1, 0.5f);
    // The fifth bits of elements 0 and 17.
    assertFloats("0040" + "01000200" + "1f1f" + "00".repeat(14), DType.Q5_0, 0, 30f, 1, -2f);
    assertFloats("0040" + "01000200" + "1f1f" + "00".repeat(14), DType.Q5_0, 16, -30f, 17, 2f);
    assertFloats("00400038" + "01000200" + "1f1f" + "00".repeat(14), DType.Q5_1, 0, 62.5f);
    assertFloats("00400038" + "01000200" + "1f1f" + "00".repeat(14), DType.Q5_1, 17, 34.5f);
    assertFloats("0040" + "80ff" + "00".repeat(30), DType.Q8_0, 0, -256f, 1, -2f, 2, 0f);
    // Run 0 has scale 3 and min 1, run 4 scale 1 + 16 · 3 = 49 and min 2; d = 2, m = 0.5.
    String scales = "c3000000" + "01000000" + "21000000";
    String codes = "1f" + "00".repeat(63) + "05" + "00".repeat(63);
    assertFloats("00400038" + scales + codes, DType.Q4_K, 0, 89.5f, 1, -0.5f, 32, 0f);
    assertFloats("00400038" + scales + codes, DType.Q4_K, 128, 489f, 129, -1f);
    String high = "11" + "00".repeat(31);
    assertFloats("00400038" + scales + high + codes, DType.Q5_K, 0, 185.5f, 128, 2057f, 32, 0f);
    // Six bits: 0x1f + pair 2 in element 0, whose scale is −1; d = 2.
    String six = "1f" + "00".repeat(127) + "12" + "00".repeat(63) + "ff" + "01".repeat(15) + "0040";
    assertFloats(six, DType.Q6_K, 0, -30f, 64, -30f, 1, 64f, 16, -64f);
  }

  private static void assertFloats(String hex, DType dtype, Object... indexesAndValues) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    Tensor block = BlockBytes.tensor(dtype, Shape.of(dtype.blockElements()), bytes);
    for (int i = 0; i < indexesAndValues.length; i += 2) {
      int index = (Integer) indexesAndValues[i];
      assertEquals(indexesAndValues[i + 1], block.getFloat(index), dtype + " element " + index);
    }
  }

  @Test
  void zerosHaveTheSignOfTheirScale() {
    assertFloats("00c0" + "08" + "88".repeat(15), DType.Q4_0, 0, -0f, 16, 16f);
    assertFloats("00c0" + "00".repeat(32), DType.Q8_0, 0, -0f);
    assertFloats("00c0" + "00000000" + "00".repeat(16), DType.Q5_0, 0, 32f);
    assertFloats("007c" + "00".repeat(32), DType.Q8_0, 0, Float.NaN);
  }

  @Test
  void knowsWhatItCannotDecode() {
    for (DType dtype : DType.values()) {
      boolean decodes = dtype.isBlock() && dtype.isReadable();
      assertEquals(READABLE.contains(dtype), decodes, dtype.name());
      if (!decodes) {
        assertThrows(TensorException.class, () -> BlockDecoder.of(dtype), dtype.name());
      }
    }
  }

  @Test
  void blocksHaveNoBytesOfTheirElements() {
    assertTrue(DType.Q4_0.isBlock());
    assertEquals(32, DType.Q4_0.blockElements());
    assertEquals(18, DType.Q4_0.blockBytes());
    assertEquals(1, DType.F64.blockElements());
    assertEquals(8, DType.F64.blockBytes());
    assertRefused(
        "dtype: element size: expected bits of its own, got 32 elements in 18 bytes (Q4_0)",
        DType.Q4_0::bits);
    assertRefused(
        "dtype: element size: expected bits of its own, got 256 elements in 210 bytes (Q6_K)",
        DType.Q6_K::bytes);
    assertThrows(TensorException.class, DType.F4::blockBytes);
  }

  @Test
  void rowsAreWholeBlocks() {
    assertEquals(3 * 2 * 144, Tensor.byteCount(DType.Q4_K, Shape.of(3, 512)));
    assertEquals(0, Tensor.byteCount(DType.Q4_K, Shape.of(3, 0)));
    assertRefused(
        "tensor: row: expected a multiple of 32 columns, got 48 (Q8_0 (2, 48))",
        () -> Tensor.byteCount(DType.Q8_0, Shape.of(2, 48)));
    assertRefused(
        "tensor: row: expected a multiple of 32 columns, got 1 (Q8_0 ())",
        () -> Tensor.byteCount(DType.Q8_0, Shape.of()));
    assertRefused(
        "tensor: byte count: expected <= 2^63-1, got overflow (Q8_0 (9223372036854775776))",
        () -> Tensor.byteCount(DType.Q8_0, Shape.of(Long.MAX_VALUE - 31)));
  }

  private static void assertRefused(String message, Executable action) {
    assertEquals(message, assertThrows(TensorException.class, action).getMessage());
  }
}
