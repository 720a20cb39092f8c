package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Random32;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.StreamedTensor;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is written stands for what was read, within the promised error.
class QuantizerTest {
  @ParameterizedTest
  @CsvSource({
    "INT8, 0, 7, 100, 127", "INT8, 32, 7, 100, 127", "INT8, 64, 3, 129, 127",
    "INT8, 128, 2, 65600, 127", "INT8, 0, 2, 65600, 127", "INT8, 0, 1, 1, 127",
    "INT4, 32, 7, 100, 7", "INT4, 32, 1, 3, 7", "INT4, 32, 2, 65601, 7",
  })
  void codesAreWithinHalfAScale(Narrow to, int group, int rows, int columns, int most) {
    Tensor weight = new Random32(group + columns).tensor("w", rows, columns);
    Quantizer quantizer = Quantizer.of(weight, to, group);
    Map<String, Tensor> written = write(quantizer);
    Quantized codes = find(quantizer, written).orElseThrow();
    Embedding table = Embedding.of(codes);
    assertEquals(columns, table.embeddingDim());
    int size = group == 0 ? columns : group;
    float[] scales = written("w_scale", written).toFloats();
    assertEquals(rows * Math.ceilDiv(columns, size), scales.length);
    float[] all = weight.toFloats();
    double sum = 0;
    double worst = 0;
    for (int row = 0; row < rows; row++) {
      float[] after = table.lookup(row);
      for (int j = 0; j < columns; j++) {
        float greatest = 0;
        int first = j / size * size;
        for (int k = first; k < Math.min(columns, first + size); k++) {
          greatest = Math.max(greatest, Math.abs(all[row * columns + k]));
        }
        float scale = scales[row * Math.ceilDiv(columns, size) + j / size];
        assertEquals(greatest / most, scale);
        double error = Math.abs((double) all[row * columns + j] - after[j]);
        assertTrue(error <= scale * (0.5 + 1e-4), "row " + row + ", column " + j + ": " + error);
        sum += Math.abs(all[row * columns + j] - after[j]);
        worst = Math.max(worst, Math.abs(all[row * columns + j] - after[j]));
      }
    }
    NarrowErrors errors = quantizer.errors();
    assertEquals(rows, errors.rows());
    assertEquals(worst, errors.greatest());
    assertEquals(sum / rows / columns, errors.mean(), 1e-4 * errors.mean());
    assertTrue(errors.meanDrift() <= errors.greatestDrift());
  }

  @Test
  void theDriftIsThatOfTheAngle() {
    // Codes 127 and 0: (1, 0.003) becomes (1, 0).
    Tensor weight = Tensor.ofFloats("w", Shape.of(2, 2), 1f, 0.003f, 3f, 3f);
    Quantizer quantizer = Quantizer.of(weight, Narrow.INT8);
    write(quantizer);
    double drift = 1 - 1 / Math.hypot(1, 0.003f);
    assertEquals(drift, quantizer.errors().greatestDrift(), 1e-7);
    assertEquals(0.003f, quantizer.errors().greatest());
    assertEquals(0, quantizer.errors().greatestRow());
  }

  @Test
  void halvesAreRoundedToTheNearestEvenOnTies() {
    Random32 random = new Random32(6);
    float[] values = random.floats(4000);
    for (int i = 0; i < 1000; i++) {
      // Exactly between two neighbours of 7 bits of fraction.
      values[i] = Float.intBitsToFloat((Float.floatToRawIntBits(values[i]) & 0xffff0000) | 0x8000);
      // And of 10 bits.
      int tie = (Float.floatToRawIntBits(values[i + 1000]) & 0xffffe000) | 0x1000;
      values[i + 1000] = Float.intBitsToFloat(tie);
    }
    Tensor weight = Tensor.ofFloats("w", Shape.of(4, 1000), values);
    Tensor bf16 = written("w", write(Quantizer.of(weight, Narrow.BF16)));
    Tensor f16 = written("w", write(Quantizer.of(weight, Narrow.F16)));
    assertEquals(DType.BF16, bf16.dtype());
    assertEquals(DType.F16, f16.dtype());
    for (int i = 0; i < values.length; i++) {
      assertEquals(nearest(values[i], 0x1p-7), bf16.getFloat(i), "BF16 of " + values[i]);
      assertEquals(nearest(values[i], 0x1p-10), f16.getFloat(i), "F16 of " + values[i]);
    }
  }

  /// The nearest of the numbers with so fine a fraction; fine for the exponents that both have.
  private static float nearest(float value, double fraction) {
    double ulp = Math.scalb(fraction, Math.getExponent(value));
    return (float) (Math.rint(value / ulp) * ulp);
  }

  @Test
  void zerosAndTheSmallestNumbersStayWhatTheyAre() {
    float least = Float.MIN_VALUE;
    Tensor weight =
        Tensor.ofFloats("w", Shape.of(3, 3), 0, -0f, 0, least, 0, -least, 1e-38f, -1e-38f, 0);
    for (Narrow to : new Narrow[] {Narrow.INT8, Narrow.INT4}) {
      Quantizer quantizer = Quantizer.of(weight, to);
      Embedding table = Embedding.of(find(quantizer, write(quantizer)).orElseThrow());
      assertArrayEquals(new float[] {0, 0, 0}, table.lookup(0), to.toString());
      for (float value : table.lookup(1)) {
        assertTrue(Math.abs(value) <= 127 * least, to + " " + value);
      }
      assertEquals(1e-38f, table.lookup(2)[0], 1e-38f / 14 + 127 * least);
    }
  }

  @Test
  void narrowWeightsCanBeWidenedAndNarrowedAgain() {
    Tensor weight = new Random32(1).tensor("w", 5, 40);
    Tensor bf16 = written("w", write(Quantizer.of(weight, Narrow.BF16)));
    Tensor f32 = written("w", write(Quantizer.of(bf16, Narrow.F32)));
    assertArrayEquals(bf16.toFloats(), f32.toFloats());
    Tensor again = written("w", write(Quantizer.of(f32, Narrow.BF16)));
    assertEquals(-1, bf16.segment().mismatch(again.segment()));
  }

  @ParameterizedTest
  @CsvSource({
    "INT8, 0, 3000, 100", "INT8, 32, 3000, 100", "INT8, 0, 5, 140000", "INT8, 32, 5, 140000",
    "INT4, 32, 3000, 100", "BF16, 0, 3000, 100", "F32, 0, 5, 140000", "INT8, 0, 7, 0",
  })
  void threadsAndTheOrderOfTensorsChangeNothing(Narrow to, int group, int rows, int columns) {
    Tensor weight =
        Tensor.ofFloats("w", Shape.of(rows, columns), new Random32(3).floats(rows * columns));
    Quantizer alone = Quantizer.of(weight, to, group);
    Map<String, Tensor> expected = write(alone);
    Quantizer shared = Quantizer.of(weight, to, group).withThreads(3);
    Map<String, Tensor> actual = write(shared.tensors().reversed());
    assertEquals(expected.keySet(), actual.keySet());
    for (String name : expected.keySet()) {
      assertEquals(
          -1, written(name, expected).segment().mismatch(written(name, actual).segment()), name);
    }
    assertEquals(alone.errors(), shared.errors());
  }

  @Test
  void oneThreadReadsAWeightThatTheOthersMayNot() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor weight = Tensor.of("w", DType.F32, Shape.of(300, 400), arena.allocate(480_000));
      Map<String, Tensor> written = write(Quantizer.of(weight, Narrow.INT8).withThreads(4));
      assertEquals(-1, written("w", written).segment().mismatch(arena.allocate(120_000)));
    }
    Tensor weight = new Random32(1).tensor("w", 5, 40);
    Quantizer quantizer = Quantizer.of(weight, Narrow.INT8);
    assertThrows(TensorException.class, () -> quantizer.withThreads(0));
  }

  @ParameterizedTest
  @CsvSource({"INT8, NaN", "INT4, Infinity", "BF16, -Infinity", "F16, 65520", "F16, NaN"})
  void whatDoesNotFitIsNamed(Narrow to, float value) {
    float[] values = new float[3 * 50];
    values[2 * 50 + 7] = value;
    Tensor weight = Tensor.ofFloats("w", Shape.of(3, 50), values);
    Quantizer quantizer = Quantizer.of(weight, to);
    TensorException failure = assertThrows(TensorException.class, () -> write(quantizer));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.startsWith("quantize: row 2, column 7: expected "), message);
    assertTrue(message.contains("got " + value), message);
    assertThrows(IllegalStateException.class, quantizer::errors);
  }

  @Test
  void groupsThatNoKernelHasAreRefused() {
    Tensor weight = new Random32(1).tensor("w", 5, 40);
    assertThrows(TensorException.class, () -> Quantizer.of(weight, Narrow.INT8, 16));
    assertThrows(TensorException.class, () -> Quantizer.of(weight, Narrow.INT4, 64));
    assertThrows(TensorException.class, () -> Quantizer.of(weight, Narrow.F16, 32));
  }

  private static Tensor written(String name, Map<String, Tensor> tensors) {
    return Objects.requireNonNull(tensors.get(name));
  }

  private static Optional<Quantized> find(Quantizer quantizer, Map<String, Tensor> written) {
    return QuantizedFormat.find(
        quantizer.metadata(),
        written("w", written),
        name -> Optional.ofNullable(written.get(name)));
  }

  private static Map<String, Tensor> write(Quantizer quantizer) {
    return write(quantizer.tensors());
  }

  private static Map<String, Tensor> write(List<StreamedTensor> tensors) {
    Map<String, Tensor> written = new HashMap<>();
    for (StreamedTensor part : tensors) {
      written.put(part.name(), part.toTensor(Arena.ofAuto()));
    }
    return written;
  }
}
