package io.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.Width;
import io.lanewise.layer.IdOutOfRangeException;
import io.lanewise.tensor.TensorException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rows that are looked up are shortened in place, once each; all others stay.
@Tag(Width.TAG)
class MaxNormTest {
  @ParameterizedTest
  @CsvSource({"2, 13", "1, 19", "Infinity, 12", "0, 3", "3, 12.20707"})
  void everyNormIsCutToTheMaximum(double normType, double norm) {
    TrainableTable table = Tables.of(3, 3, -4, 12, 0.1f, 0.2f, -0.2f, 3, -4, 12);
    MaxNorm.of(table, 2, normType).renormalize(new int[] {0, 0, 1});
    double factor = 2 / (norm + 1e-7);
    float[] row = Tables.row(table, 0);
    assertEquals(3 * factor, row[0], 1e-5);
    assertEquals(-4 * factor, row[1], 1e-5);
    assertEquals(12 * factor, row[2], 1e-5);
    assertArrayEquals(new float[] {3, -4, 12}, Tables.row(table, 2), "not looked up");
    if (normType != 0) {
      assertArrayEquals(new float[] {0.1f, 0.2f, -0.2f}, Tables.row(table, 1), "short enough");
    }
  }

  @Test
  void idsAreCheckedBeforeARowChanges() {
    TrainableTable table = Tables.of(1, 5, 5);
    MaxNorm norm = MaxNorm.of(table, 1);
    assertThrows(IdOutOfRangeException.class, () -> norm.renormalize(new long[] {0, 2}));
    assertArrayEquals(new float[] {5, 5}, Tables.values(table));
    assertThrows(TensorException.class, () -> MaxNorm.of(table, -1));
    assertThrows(TensorException.class, () -> MaxNorm.of(table, 1, -2));
  }
}
