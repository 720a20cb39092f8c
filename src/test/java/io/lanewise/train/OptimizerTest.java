package io.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.Random32;
import io.lanewise.Width;
import io.lanewise.layer.Embedding;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every optimiser keeps to: which rows it touches, what it refuses, what it counts.
@Tag(Width.TAG)
class OptimizerTest {
  private static final int ROWS = 12;
  private static final int DIM = 19;
  private static final long[] IDS = {3, 7, 3, 0};

  private final Random32 random = new Random32(31);

  /// A name for the reports, and how it is made.
  record Maker(String name, Function<TrainableTable, Optimizer> make) {
    Optimizer of(TrainableTable table) {
      return make.apply(table);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Maker> sparse() {
    return Stream.of(
        new Maker("sgd", table -> Sgd.of(table, 0.1)),
        new Maker("momentum", table -> sgd(table, Sgd.Options.momentum(0.9))),
        new Maker("adagrad", table -> Adagrad.of(table, 0.1)),
        new Maker("rowwise adagrad", table -> RowwiseAdagrad.of(table, 0.1)),
        new Maker("sparse adam", table -> SparseAdam.of(table, 0.1)));
  }

  static Stream<Maker> dense() {
    return Stream.concat(
        Stream.of(new Maker("adam", table -> Adam.of(table, 0.1))),
        sparse().filter(maker -> !maker.name.equals("sparse adam")));
  }

  private static Sgd sgd(TrainableTable table, Sgd.Options options) {
    return Sgd.of(table, 0.1, options, Arena.ofAuto());
  }

  @ParameterizedTest
  @MethodSource("sparse")
  void rowsThatAreNotInTheGradientKeepTheirBits(Maker maker) {
    TrainableTable table = Tables.random(32, ROWS, DIM);
    Embedding padded = Embedding.of(table.tensor()).withPaddingIdx(0);
    Optimizer optimizer = maker.of(table);
    float[] before = Tables.values(table);
    for (int step = 0; step < 3; step++) {
      float[] gradY = random.floats(IDS.length * DIM);
      optimizer.step(EmbeddingGradient.of(padded).backward(IDS, gradY));
    }
    for (int row = 0; row < ROWS; row++) {
      boolean moved = row == 3 || row == 7;
      float[] was = Arrays.copyOfRange(before, row * DIM, (row + 1) * DIM);
      if (moved) {
        assertFalse(Arrays.equals(was, Tables.row(table, row)), "row " + row);
      } else {
        Tables.assertBits(was, Tables.row(table, row), "row " + row);
      }
      for (Tensor state : optimizer.state()) {
        int columns = (int) (state.shape().elementCount() / ROWS);
        for (int c = 0; c < columns && !moved; c++) {
          assertEquals(0f, state.getFloat((long) row * columns + c), state + " " + row);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dense")
  void aDenseStepIsASparseOneOfAllRows(Maker maker) {
    if (maker.name.equals("adam")) {
      return; // takes no sparse gradient
    }
    TrainableTable one = Tables.random(33, ROWS, DIM);
    TrainableTable other = Tables.random(33, ROWS, DIM);
    Optimizer sparse = maker.of(one);
    Optimizer dense = maker.of(other);
    for (int step = 0; step < 4; step++) {
      SparseGradient gradient = Tables.gradient(one, IDS, random.floats(IDS.length * DIM));
      sparse.step(gradient);
      dense.step(Tables.dense(gradient));
      Tables.assertBits(Tables.values(one), Tables.values(other), "step " + step);
    }
  }

  @ParameterizedTest
  @MethodSource("sparse")
  void aNumberThatIsNotFiniteIsRefusedBeforeAnythingMoves(Maker maker) {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      TrainableTable table = Tables.random(34, ROWS, DIM);
      Optimizer optimizer = maker.of(table);
      float[] before = Tables.values(table);
      float[] gradY = random.floats(IDS.length * DIM);
      gradY[DIM + 5] = bad;
      NonFiniteGradientException refused =
          assertThrows(
              NonFiniteGradientException.class,
              () -> optimizer.step(Tables.gradient(table, IDS, gradY)));
      assertEquals(7, refused.id());
      assertEquals(5, refused.column());
      assertEquals(bad, refused.value());
      assertEquals(
          "train: gradient of row 7, column 5: expected a finite number, got %s (tensor 'w')"
              .formatted(bad),
          refused.getMessage());
      Tables.assertBits(before, Tables.values(table), "table");
      assertEquals(0, optimizer.steps());
      optimizer.setChecksGradients(false);
      optimizer.step(Tables.gradient(table, IDS, gradY));
      assertFalse(Float.isFinite(Tables.row(table, 7)[5]));
    }
  }

  @ParameterizedTest
  @MethodSource("dense")
  void aDenseGradientIsLookedThroughToo(Maker maker) {
    TrainableTable table = Tables.random(35, ROWS, DIM);
    Optimizer optimizer = maker.of(table);
    float[] gradient = random.floats(ROWS * DIM);
    gradient[4 * DIM + 2] = Float.NaN;
    NonFiniteGradientException refused =
        assertThrows(NonFiniteGradientException.class, () -> optimizer.step(gradient));
    assertEquals(4, refused.id());
    assertEquals(2, refused.column());
    assertThrows(TensorException.class, () -> optimizer.step(new float[DIM]));
  }

  @Test
  void aGradientWithoutRowsIsAStep() {
    TrainableTable table = Tables.random(36, ROWS, DIM);
    SparseAdam optimizer = SparseAdam.of(table, 0.1);
    optimizer.step(Tables.gradient(table, new long[0], new float[0]));
    assertEquals(1, optimizer.steps());
    assertEquals("SparseAdam('w' F32 (12, 19), learningRate=0.1, 1 steps)", optimizer.toString());
  }

  @Test
  void theLearningRateCanChange() {
    TrainableTable table = Tables.of(1, 1, 1);
    Sgd optimizer = Sgd.of(table, 0.5);
    optimizer.setLearningRate(0.25);
    optimizer.step(new float[] {1, 2});
    Tables.assertBits(new float[] {0.75f, 0.5f}, Tables.values(table), "table");
    assertThrows(TensorException.class, () -> optimizer.setLearningRate(-1));
    assertThrows(TensorException.class, () -> optimizer.setLearningRate(Double.NaN));
  }

  @Test
  void refusesWhatPyTorchRefuses() {
    TrainableTable table = Tables.random(37, ROWS, DIM);
    SparseGradient gradient = Tables.gradient(table, IDS, random.floats(IDS.length * DIM));
    Sgd decayed = sgd(table, new Sgd.Options(0, 0, 0.1, false));
    Adagrad decayedToo =
        Adagrad.of(table, 0.1, new Adagrad.Options(0, 0.1, 0, 1e-10), Arena.ofAuto());
    for (Optimizer dense : List.of(decayed, decayedToo, Adam.of(table, 0.1))) {
      TensorException refused =
          assertThrows(TensorException.class, () -> dense.step(gradient), dense.kind());
      assertEquals("a sparse one", refused.actual());
      dense.step(random.floats(ROWS * DIM));
    }
    assertThrows(
        TensorException.class, () -> SparseAdam.of(table, 0.1).step(new float[ROWS * DIM]));
    assertThrows(TensorException.class, () -> new Sgd.Options(0, 0, 0, true));
    assertThrows(TensorException.class, () -> new Sgd.Options(0.9, 0.1, 0, true));
    assertThrows(TensorException.class, () -> new Sgd.Options(-1, 0, 0, false));
    assertThrows(TensorException.class, () -> new SparseAdam.Options(1, 0.999, 1e-8));
    assertThrows(TensorException.class, () -> new Adam.Options(0.9, 1.5, 1e-8, 0, false));
  }

  @Test
  void aGradientOfAnotherTableIsRefused() {
    SparseGradient gradient =
        Tables.gradient(Tables.random(38, ROWS, DIM), IDS, random.floats(IDS.length * DIM));
    Optimizer other = Sgd.of(Tables.random(38, ROWS + 1, DIM), 0.1);
    TensorException refused = assertThrows(TensorException.class, () -> other.step(gradient));
    assertEquals("of (13, 19)", refused.expected());
    assertEquals("(12, 19)", refused.actual());
  }
}
