package io.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.lanewise.Random32;
import io.lanewise.Width;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every generated tile against its scalar twin, bit for bit, off the beginning of every operand.
@Tag(Width.TAG)
class TilesTest {
  static Stream<PanelTiles> panelTiles() {
    return Stream.of(new F32PanelTiles512(), new F32PanelTiles256(), new F32PanelTiles128());
  }

  static Stream<RowTiles> rowTiles() {
    return Stream.of(new F32RowTiles512(), new F32RowTiles256(), new F32RowTiles128());
  }

  private static final int DEPTH = Width.slowFma() ? 16 : 48;
  private static final int X_STRIDE = DEPTH + 3;
  private static final int MOST_ROWS = 12;
  private static final int MOST_GROUPS = 16;
  private static final int Y_STRIDE = MOST_GROUPS * 16 + 5;

  private final Random32 random = new Random32(2);
  private final float[] x = random.floats(MOST_ROWS * X_STRIDE);
  private final float[] y = random.floats(MOST_ROWS * Y_STRIDE);

  @ParameterizedTest
  @MethodSource("panelTiles")
  void panelTilesEqualTheirTwin(PanelTiles tiles) {
    long panelBytes = DEPTH * 64L + 64;
    MemorySegment panels = memory(MOST_GROUPS * panelBytes + 64);
    for (int rows = 1; rows <= tiles.mostRows(); rows++) {
      for (int groups = 1; groups <= tiles.mostGroups(rows); groups++) {
        float[] expected = y.clone();
        float[] actual = y.clone();
        new ScalarPanelTiles()
            .tile(
                rows, groups, x, 2, X_STRIDE, panels, 64, panelBytes, DEPTH, expected, 3, Y_STRIDE);
        tiles.tile(
            rows, groups, x, 2, X_STRIDE, panels, 64, panelBytes, DEPTH, actual, 3, Y_STRIDE);
        assertArrayEquals(expected, actual, rows + " rows, " + groups + " panels");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rowTiles")
  void rowTilesEqualTheirTwin(RowTiles tiles) {
    long rowBytes = DEPTH * 4L + 1;
    MemorySegment weights = memory(MOST_GROUPS * rowBytes + 64);
    for (int rows = 1; rows <= tiles.mostRows(); rows++) {
      for (int groups = 1; groups <= tiles.mostGroups(rows); groups++) {
        float[] expected = y.clone();
        float[] actual = y.clone();
        new ScalarRowTiles()
            .tile(rows, groups, x, 2, X_STRIDE, weights, 1, rowBytes, DEPTH, expected, 3, Y_STRIDE);
        tiles.tile(rows, groups, x, 2, X_STRIDE, weights, 1, rowBytes, DEPTH, actual, 3, Y_STRIDE);
        assertArrayEquals(expected, actual, rows + " rows, " + groups + " weight rows");
      }
    }
  }

  /// Memory in which the floats at any byte offset are ordinary numbers.
  private static MemorySegment memory(long bytes) {
    MemorySegment memory = Arena.ofAuto().allocate(bytes, 64);
    Random32 random = new Random32(bytes);
    for (long at = 0; at < bytes; at++) {
      memory.set(java.lang.foreign.ValueLayout.JAVA_BYTE, at, (byte) (0x3c + random.below(4)));
    }
    return memory;
  }
}
