package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Random32;
import io.lanewise.Width;
import io.lanewise.layer.EmbeddingBag.Mode;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.LanewiseException;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealVector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag(Width.TAG)
class EmbeddingBagTest {
  private static final double U = 0x1p-24;
  private static final int ROWS = 50;
  private static final int DIM = 37;

  private final Random32 random = new Random32(5);
  private final Tensor weight = random.tensor("w", ROWS, DIM);
  private final int[] ids = new int[60];
  private final int[] offsets = {0, 0, 1, 20, 57, 57};

  EmbeddingBagTest() {
    Arrays.setAll(ids, i -> random.below(ROWS));
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void everyOutputIsWithinTheBoundOfDoubles(Mode mode) {
    EmbeddingBag bags = EmbeddingBag.of(weight, mode).withPaddingIdx(ids[3]);
    float[] samples = mode == Mode.SUM ? random.floats(ids.length) : null;
    float[] actual = bags.forward(ids, offsets, samples);
    assertEquals(offsets.length * DIM, actual.length);
    for (int b = 0; b < offsets.length; b++) {
      int end = b + 1 < offsets.length ? offsets[b + 1] : ids.length;
      RealVector sum = new ArrayRealVector(DIM);
      RealVector magnitude = new ArrayRealVector(DIM);
      RealVector greatest = new ArrayRealVector(DIM, Double.NEGATIVE_INFINITY);
      int n = 0;
      for (int i = offsets[b]; i < end; i++) {
        if (ids[i] == ids[3]) {
          continue;
        }
        n++;
        RealVector row = row(ids[i]).mapMultiply(samples == null ? 1 : samples[i]);
        sum = sum.add(row);
        magnitude = magnitude.add(row.map(Math::abs));
        for (int c = 0; c < DIM; c++) {
          greatest.setEntry(c, Math.max(greatest.getEntry(c), row.getEntry(c)));
        }
      }
      double gamma = (n + 1) * U / (1 - (n + 1) * U);
      for (int c = 0; c < DIM; c++) {
        double divisor = mode == Mode.MEAN ? Math.max(1, n) : 1;
        double exact =
            n == 0 ? 0 : mode == Mode.MAX ? greatest.getEntry(c) : sum.getEntry(c) / divisor;
        double bound = mode == Mode.MAX ? 0 : gamma * magnitude.getEntry(c) / divisor;
        assertEquals(exact, actual[b * DIM + c], bound, "bag " + b + ", column " + c);
      }
    }
  }

  private RealVector row(int id) {
    RealVector row = new ArrayRealVector(DIM);
    for (int c = 0; c < DIM; c++) {
      row.setEntry(c, weight.getFloat((long) id * DIM + c));
    }
    return row;
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void everyEntryGivesTheSameBits(Mode mode) {
    EmbeddingBag bags = EmbeddingBag.of(weight, mode);
    float[] expected = bags.forward(ids, offsets);
    long[] longIds = Arrays.stream(ids).asLongStream().toArray();
    long[] longOffsets = Arrays.stream(offsets).asLongStream().toArray();
    assertArrayEquals(expected, bags.forward(longIds, longOffsets, null));
    int[] closed = Arrays.copyOf(offsets, offsets.length + 1);
    closed[offsets.length] = ids.length;
    assertArrayEquals(expected, bags.withIncludeLastOffset(true).forward(ids, closed));

    int[] longerIds = Arrays.copyOf(ids, ids.length + 3);
    int[] longerOffsets = Arrays.copyOf(offsets, offsets.length + 3);
    float[] out = new float[5 + offsets.length * (DIM + 2)];
    Arrays.fill(out, 7);
    bags.forward(longerIds, ids.length, longerOffsets, offsets.length, null, out, 5, DIM + 2);
    for (int b = 0; b < offsets.length; b++) {
      int at = 5 + b * (DIM + 2);
      assertArrayEquals(
          Arrays.copyOfRange(expected, b * DIM, (b + 1) * DIM),
          Arrays.copyOfRange(out, at, at + DIM));
      assertEquals(7, at + DIM < out.length ? out[at + DIM] : 7);
    }
    Arrays.fill(out, 7);
    bags.forward(longIds, ids.length, longOffsets, offsets.length, null, out, 0, DIM);
    assertArrayEquals(expected, Arrays.copyOf(out, expected.length));
    try (Arena arena = Arena.ofConfined()) {
      Tensor actual = bags.forward(i64(ids), i64(offsets), null, arena);
      assertEquals(Shape.of(offsets.length, DIM), actual.shape());
      assertArrayEquals(expected, actual.toFloats());
      Tensor even =
          bags.forward(
              Tensor.of("ids", DType.I64, Shape.of(12, 5), i64(ids).segment()), null, null, arena);
      float[] same = new float[12 * DIM];
      bags.forward(ids, 5, same, 0);
      assertArrayEquals(same, even.toFloats());
      int[] fives = new int[12];
      Arrays.setAll(fives, i -> 5 * i);
      assertArrayEquals(bags.forward(ids, fives), same);
    }
  }

  @Test
  void threadsGiveTheSameBits() {
    Tensor large = random.tensor("w", 1000, 384);
    int[] many = new int[Width.slowFma() ? 700 : 5000];
    Arrays.setAll(many, i -> random.below(1000));
    int[] starts = new int[97];
    Arrays.setAll(starts, i -> i < 40 ? 0 : (i - 40) * 5); // the last bag is the longest
    EmbeddingBag closed;
    try (Workers workers = Workers.of(3)) {
      for (Mode mode : Mode.values()) {
        EmbeddingBag alone = EmbeddingBag.of(large, mode).withPaddingIdx(7);
        EmbeddingBag shared = alone.withWorkers(workers);
        assertArrayEquals(alone.forward(many, starts), shared.forward(many, starts));
      }
      float[] samples = random.floats(many.length);
      EmbeddingBag alone = EmbeddingBag.of(large, Mode.SUM);
      assertArrayEquals(
          alone.forward(many, starts, samples),
          alone.withWorkers(workers).forward(many, starts, samples));
      closed = alone.withWorkers(workers);
    }
    assertMessage("embedding bag: workers: expected open", () -> closed.forward(many, starts));
  }

  @Test
  void emptyBagsAndBagsOfPaddingAreZerosAndNoBagsAreNothing() {
    for (Mode mode : Mode.values()) {
      EmbeddingBag bags = EmbeddingBag.of(weight, mode).withPaddingIdx(-1);
      assertEquals(ROWS - 1, bags.paddingIdx().orElseThrow());
      float[] out = bags.forward(new int[] {ROWS - 1, ROWS - 1, 3}, new int[] {0, 2, 3});
      assertArrayEquals(new float[DIM], Arrays.copyOf(out, DIM));
      float[] row = Embedding.of(weight).lookup(3);
      assertArrayEquals(row, Arrays.copyOfRange(out, DIM, 2 * DIM));
      assertArrayEquals(new float[DIM], Arrays.copyOfRange(out, 2 * DIM, 3 * DIM));
      assertEquals(0, bags.forward(new int[0], new int[0]).length);
      assertEquals(0, bags.withIncludeLastOffset(true).forward(new int[0], new int[] {0}).length);
    }
  }

  @Test
  void badInputIsNamedAndNothingIsWritten() {
    EmbeddingBag bags = EmbeddingBag.of(weight, Mode.SUM);
    float[] out = new float[3 * DIM];
    int[] three = {0, 2, 3};
    IdOutOfRangeException range =
        assertThrows(
            IdOutOfRangeException.class,
            () -> bags.forward(new int[] {1, 2, ROWS, 3}, three, null, out, 0));
    assertEquals(ROWS, range.id());
    assertEquals(2, range.position());
    assertMessage(
        "embedding bag: id at position 2, in bag 1: expected 0 <= id < 50, got 50",
        () -> bags.forward(new int[] {1, 2, ROWS, 3}, three, null, out, 0));
    assertMessage(
        "embedding bag: offset 0: expected 0, got 1",
        () -> bags.forward(ids, new int[] {1, 2}, null, out, 0));
    assertMessage(
        "embedding bag: offset 2: expected 2 <= offset <= 60 (the ids), got 1",
        () -> bags.forward(ids, new int[] {0, 2, 1}, null, out, 0));
    assertMessage(
        "embedding bag: offset 1: expected 0 <= offset <= 60 (the ids), got 61",
        () -> bags.forward(new long[60], new long[] {0, 61}, null, out, 0));
    assertMessage(
        "embedding bag: last offset: expected 60, got 59",
        () -> bags.withIncludeLastOffset(true).forward(ids, new int[] {0, 59}, null, out, 0));
    assertMessage(
        "embedding bag: last offset: expected 0, got none",
        () -> bags.withIncludeLastOffset(true).forward(new int[0], new int[0], null, out, 0));
    assertMessage(
        "embedding bag: ids without offsets: expected 0, got 60",
        () -> bags.forward(ids, new int[0], null, out, 0));
    assertMessage(
        "embedding bag: perSampleWeights: expected 60, got 59",
        () -> bags.forward(ids, three, new float[59], out, 0));
    assertMessage(
        "embedding bag: mode with perSampleWeights: expected sum, got mean",
        () -> EmbeddingBag.of(weight, Mode.MEAN).forward(ids, three, new float[60], out, 0));
    assertMessage(
        "embedding bag: output: expected 111 elements from offset 1",
        () -> bags.forward(ids, three, null, out, 1));
    assertMessage(
        "embedding bag: output stride: expected >= 37, got 36",
        () -> bags.forward(ids, 60, three, 3, null, out, 0, 36));
    assertMessage(
        "embedding bag: bagSize: expected a divisor of 60 ids, got 7",
        () -> bags.forward(ids, 7, out, 0));
    assertMessage(
        "embedding bag: offsets: expected 4",
        () -> bags.forward(ids, 60, three, 4, null, out, 0, DIM));
    assertMessage("embedding: paddingIdx: expected", () -> bags.withPaddingIdx(ROWS));
    try (Arena arena = Arena.ofConfined()) {
      assertMessage(
          "embedding bag: ids: expected 2 dimensions without offsets, got (60)",
          () -> bags.forward(i64(ids), null, null, arena));
      assertMessage(
          "embedding bag: ids dtype: expected an integer, got F32",
          () -> bags.forward(weight, null, null, arena));
      assertMessage(
          "embedding bag: perSampleWeights: expected (60), as ids, got (50, 37)",
          () -> bags.forward(i64(ids), i64(three), weight, arena));
    }
    assertArrayEquals(new float[3 * DIM], out);
  }

  private static void assertMessage(String start, Executable call) {
    LanewiseException failure = assertThrows(LanewiseException.class, call);
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.startsWith(start), message);
    assertFalse(message.contains("null"), message);
  }

  @Test
  void closedMemoryIsTheSourcesError() {
    EmbeddingBag bags;
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = arena.allocate(4L * ROWS * DIM);
      bags = EmbeddingBag.of(Tensor.of("w", DType.F32, Shape.of(ROWS, DIM), memory), Mode.MAX);
    }
    assertThrows(TensorException.class, () -> bags.forward(ids, offsets));
  }

  @Test
  void saysWhatItIs() {
    EmbeddingBag bags = EmbeddingBag.of(weight, Mode.MEAN).withPaddingIdx(0);
    String text = bags.toString();
    assertTrue(
        text.startsWith("EmbeddingBag(50, 37, mode=mean, paddingIdx=0), F32, 7.4 kB in place, "),
        text);
    assertEquals(Mode.MEAN, bags.mode());
    assertEquals(DIM, bags.embeddingDim());
    assertEquals(ROWS, bags.numEmbeddings());
  }

  private static Tensor i64(int... values) {
    MemorySegment memory = Arena.ofAuto().allocate(8L * values.length, 8);
    for (int i = 0; i < values.length; i++) {
      memory.set(ValueLayout.JAVA_LONG, 8L * i, values[i]);
    }
    return Tensor.of("ids", DType.I64, Shape.of(values.length), memory);
  }
}
