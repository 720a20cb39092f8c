package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Random32;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  private static final int ROWS = 7;
  private static final int DIM = 5;

  private final Tensor weight = new Random32(3).tensor("table", ROWS, DIM);
  private final float[] values = weight.toFloats();
  private final Embedding embedding = Embedding.of(weight);

  @Test
  void copiesOneRowToAnOffset() {
    float[] out = new float[DIM + 3];
    embedding.lookup(6, out, 2);
    assertArrayEquals(row(6), Arrays.copyOfRange(out, 2, 2 + DIM));
    assertEquals(0, out[1]);
    assertEquals(0, out[2 + DIM]);
  }

  @Test
  void copiesManyRowsInTheOrderOfTheIds() {
    int[] ids = {3, 0, 3, 6};
    float[] out = new float[1 + ids.length * DIM];
    embedding.lookup(ids, out, 1);
    assertArrayEquals(rows(3, 0, 3, 6), Arrays.copyOfRange(out, 1, out.length));
    embedding.lookup(new long[] {6, 5, 1, 0}, out, 1);
    assertArrayEquals(rows(6, 5, 1, 0), Arrays.copyOfRange(out, 1, out.length));
  }

  @Test
  void takesAWindowOfTheIds() {
    float[] out = new float[2 * DIM];
    embedding.lookup(new int[] {-9, 4, 2, 99}, 1, 2, out, 0);
    assertArrayEquals(rows(4, 2), out);
  }

  @Test
  void leavesWhatLiesBetweenRowsOfAStrideAlone() {
    int stride = DIM + 2;
    float[] out = new float[1 + 2 * stride + DIM];
    Arrays.fill(out, -1);
    embedding.lookup(new int[] {9, 2, 3, 6}, 1, 3, out, 1, stride);
    assertStrided(out, stride, 2, 3, 6);
    embedding.lookup(new long[] {9, 5, 0, 1}, 1, 3, out, 1, stride);
    assertStrided(out, stride, 5, 0, 1);
    String tooNarrow =
        assertThrows(
                TensorException.class,
                () -> embedding.lookup(new int[] {1, 2}, 0, 2, out, 0, DIM - 1))
            .getMessage();
    assertEquals("embedding: output stride: expected >= 5, got 4", tooNarrow);
    assertThrows(
        TensorException.class, () -> embedding.lookup(new long[] {1, 2, 3}, 0, 3, out, 2, stride));
    embedding.lookup(new int[0], 0, 0, out, out.length, stride);
  }

  private void assertStrided(float[] out, int stride, int... ids) {
    assertEquals(-1, out[0]);
    for (int i = 0; i < ids.length; i++) {
      int at = 1 + i * stride;
      assertArrayEquals(row(ids[i]), Arrays.copyOfRange(out, at, at + DIM));
      assertTrue(at + DIM == out.length || out[at + DIM] == -1);
    }
  }

  @Test
  void writesSegmentsAtAnyByte() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(2L * DIM * 4 + 3);
      float[] copied = new float[2 * DIM];
      embedding.lookup(new int[] {1, 5}, out, 3);
      MemorySegment.copy(out, Tensor.FLOAT, 3, copied, 0, copied.length);
      assertArrayEquals(rows(1, 5), copied);
      embedding.lookup(new long[] {5, 2}, out, 3);
      MemorySegment.copy(out, Tensor.FLOAT, 3, copied, 0, copied.length);
      assertArrayEquals(rows(5, 2), copied);
    }
  }

  @Test
  void idsOfAnyShapeAndIntegerDtypeGiveThatShapeWithTheDimensionBehind() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(6);
      for (int i = 0; i < 6; i++) {
        bytes.set(ValueLayout.JAVA_BYTE, i, (byte) i);
      }
      Tensor ids = Tensor.of("ids", DType.U8, Shape.of(2, 3), bytes);
      Tensor out = embedding.lookup(ids, arena);
      assertEquals(Shape.of(2, 3, DIM), out.shape());
      assertArrayEquals(rows(0, 1, 2, 3, 4, 5), out.toFloats());
      Tensor scalar = Tensor.of("id", DType.U8, Shape.of(), bytes.asSlice(4, 1));
      assertEquals(Shape.of(DIM), embedding.lookup(scalar, arena).shape());
      Tensor floats = new Random32(4).tensor("ids", 2);
      assertThrows(TensorException.class, () -> embedding.lookup(floats, arena));
    }
  }

  @Test
  void aRowViewIsTheTablesOwnMemoryReadOnly() {
    MemorySegment view = embedding.row(4);
    assertTrue(view.isReadOnly());
    assertEquals(DIM * 4L, view.byteSize());
    assertEquals(weight.segment().address() + 4 * DIM * 4, view.address());
  }

  @Test
  void bitsSurviveWhateverTheyMean() {
    int[] bits = {0x7fc00001, 0xffc12345, 0x7f800000, 0x80000000, 0x00000001, 0x7f800001};
    float[] strange = new float[bits.length];
    MemorySegment memory = Arena.ofAuto().allocate(bits.length * 4L);
    MemorySegment.copy(bits, 0, memory, ValueLayout.JAVA_INT_UNALIGNED, 0, bits.length);
    Tensor table = Tensor.of("", DType.F32, Shape.of(1, bits.length), memory);
    Embedding.of(table).lookup(0, strange, 0);
    for (int i = 0; i < bits.length; i++) {
      assertEquals(bits[i], Float.floatToRawIntBits(strange[i]));
    }
  }

  @Test
  void anIdOutOfRangeIsNamedWithItsPlaceAndNothingIsWritten() {
    float[] out = new float[3 * DIM];
    IdOutOfRangeException thrown =
        assertThrows(
            IdOutOfRangeException.class, () -> embedding.lookup(new int[] {1, 2, 7}, out, 0));
    assertEquals(7, thrown.id());
    assertEquals(2, thrown.position());
    assertEquals(
        "embedding: id at position 2: expected 0 <= id < 7, got 7 (tensor 'table')",
        thrown.getMessage());
    assertArrayEquals(new float[3 * DIM], out);
    long[] negative = {-1};
    assertThrows(IdOutOfRangeException.class, () -> embedding.lookup(negative, out, 0));
    assertThrows(IdOutOfRangeException.class, () -> embedding.lookup(-1));
    assertThrows(IdOutOfRangeException.class, () -> embedding.row(ROWS));
    assertThrows(IdOutOfRangeException.class, () -> embedding.lookup(1L << 40, out, 0));
  }

  @Test
  void anOutputThatIsTooSmallIsNamed() {
    TensorException thrown =
        assertThrows(
            TensorException.class, () -> embedding.lookup(new int[] {1, 2}, new float[12], 3));
    assertEquals(
        "embedding: output: expected 10 elements from offset 3, got 12 elements in all",
        thrown.getMessage());
    assertThrows(TensorException.class, () -> embedding.lookup(0, new float[DIM], -1));
    int[] ids = {1};
    assertThrows(
        TensorException.class, () -> embedding.lookup(ids, Arena.ofAuto().allocate(19), 0));
    assertThrows(TensorException.class, () -> embedding.lookup(ids, 1, 1, new float[DIM], 0));
  }

  @Test
  void paddingIdxCountsFromEitherEndAndLookUpReturnsItsRow() {
    assertEquals(OptionalLong.empty(), embedding.paddingIdx());
    assertEquals(OptionalLong.of(2), embedding.withPaddingIdx(2).paddingIdx());
    assertEquals(OptionalLong.of(ROWS - 1), embedding.withPaddingIdx(-1).paddingIdx());
    assertArrayEquals(row(2), embedding.withPaddingIdx(2).lookup(2));
    assertThrows(TensorException.class, () -> embedding.withPaddingIdx(ROWS));
    assertThrows(TensorException.class, () -> embedding.withPaddingIdx(-ROWS - 1));
  }

  @Test
  void refusesTablesThatAreNone() {
    Tensor vector = new Random32(5).tensor("bias", 4);
    assertEquals(
        "embedding: weight: expected 2 dimensions, got (4) (tensor 'bias')",
        assertThrows(TensorException.class, () -> Embedding.of(vector)).getMessage());
    Tensor ids = Tensor.of("ids", DType.I32, Shape.of(1, 2), Arena.ofAuto().allocate(8));
    assertThrows(TensorException.class, () -> Embedding.of(ids));
  }

  @Test
  void idsInASegmentNeedNoArray() {
    int count = 2500; // more than are under way at a time
    MemorySegment memory = Arena.ofAuto().allocate(4L * count);
    int[] same = new int[count];
    for (int i = 0; i < count; i++) {
      same[i] = i * 7 % (int) embedding.numEmbeddings();
      memory.set(ValueLayout.JAVA_INT_UNALIGNED, 4L * i, same[i]);
    }
    Tensor ids = Tensor.of("ids", DType.I32, Shape.of(50, 50), memory);
    int dim = embedding.embeddingDim();
    MemorySegment out = Arena.ofAuto().allocate(4L * count * dim + 8);
    embedding.lookup(ids, out, 8);
    float[] expected = new float[count * dim];
    embedding.lookup(same, expected, 0);
    assertArrayEquals(expected, out.asSlice(8).toArray(Tensor.FLOAT));
    assertThrows(TensorException.class, () -> embedding.lookup(ids, out, 12));
    memory.set(ValueLayout.JAVA_INT_UNALIGNED, 4L * 2000, -1);
    IdOutOfRangeException range =
        assertThrows(IdOutOfRangeException.class, () -> embedding.lookup(ids, out, 0));
    assertEquals(2000, range.position());
  }

  @Test
  void readingAfterTheArenaClosedIsATypedError() {
    Arena arena = Arena.ofShared();
    Embedding closing = Embedding.of(Tensor.of("t", DType.F32, Shape.of(2, 2), arena.allocate(16)));
    arena.close();
    TensorException thrown = assertThrows(TensorException.class, () -> closing.lookup(1));
    assertEquals(
        "embedding: memory: expected an open arena, got a closed one (tensor 't')",
        thrown.getMessage());
  }

  @Test
  void saysWhatItIs() {
    assertEquals("Embedding(7, 5), F32, 140 B in place", embedding.toString());
    assertEquals(
        "Embedding(7, 5), F32, 140 B in place, paddingIdx=0",
        embedding.withPaddingIdx(0).toString());
  }

  private float[] row(int id) {
    return rows(id);
  }

  private float[] rows(int... ids) {
    float[] out = new float[ids.length * DIM];
    for (int i = 0; i < ids.length; i++) {
      System.arraycopy(values, ids[i] * DIM, out, i * DIM, DIM);
    }
    return out;
  }
}
