package io.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.lanewise.Random32;
import io.lanewise.Width;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every generated tile against its scalar twin, bit for bit, off the beginning of every operand.
@Tag(Width.TAG)
class TilesTest {
  static Stream<Arguments> panelTiles() {
    return tiles(PanelForm.values());
  }

  static Stream<Arguments> rowTiles() {
    return tiles(PanelForm.F32, PanelForm.BF16, PanelForm.F16);
  }

  private static Stream<Arguments> tiles(PanelForm... forms) {
    return Stream.of(forms)
        .flatMap(form -> Stream.of(512, 256, 128).map(bits -> Arguments.of(form, bits)));
  }

  /// Two blocks of columns that share a scale, and an odd number in the second one.
  private static final int PANEL_DEPTH = Width.slowFma() ? 35 : 49;

  private static final int DEPTH = Width.slowFma() ? 16 : 48;
  private static final int X_STRIDE = PANEL_DEPTH + 3;
  private static final int MOST_ROWS = 12;
  private static final int MOST_GROUPS = 16;
  private static final int Y_STRIDE = MOST_GROUPS * 16 + 5;
  private static final int START_STRIDE = MOST_GROUPS * 16 + 7;

  private final Random32 random = new Random32(2);
  private final float[] x = random.floats(MOST_ROWS * X_STRIDE);
  private final float[] start = random.floats(MOST_ROWS * START_STRIDE);
  private final float[] y = random.floats(MOST_ROWS * Y_STRIDE);

  @ParameterizedTest
  @MethodSource("panelTiles")
  void panelTilesEqualTheirTwin(PanelForm form, int bits) {
    PanelTiles twin = Kernels.ofBits(0).panelTiles(form);
    PanelTiles tiles = Kernels.ofBits(bits).panelTiles(form);
    long panelBytes = form.bytes(PANEL_DEPTH) + 64;
    MemorySegment panels = memory(MOST_GROUPS * panelBytes + 64);
    for (int rows = 1; rows <= tiles.mostRows(); rows++) {
      for (int groups = 1; groups <= tiles.mostGroups(rows); groups++) {
        float[] expected = y.clone();
        float[] actual = y.clone();
        int depth = PANEL_DEPTH;
        tile(twin, rows, groups, x, X_STRIDE, panels, 64, panelBytes, depth, expected);
        boolean direct = rows <= tiles.directRows();
        float[] operand = direct ? x : sideBySide(rows, depth);
        int xStride = direct ? X_STRIDE : Interleaver.stride(depth);
        tile(tiles, rows, groups, operand, xStride, panels, 64, panelBytes, depth, actual);
        assertArrayEquals(expected, actual, rows + " rows, " + groups + " panels");
      }
    }
  }

  /// Sums that begin with a bias, rather than with what y holds.
  private void tile(
      Tiles tiles,
      int rows,
      int groups,
      float[] operand,
      int xStride,
      MemorySegment weights,
      long offset,
      long stride,
      int depth,
      float[] to) {
    tiles.tile(
        rows,
        groups,
        operand,
        2,
        xStride,
        weights,
        offset,
        stride,
        depth,
        start,
        1,
        START_STRIDE,
        to,
        3,
        Y_STRIDE);
  }

  private float[] sideBySide(int rows, int depth) {
    float[] side = new float[2 + Interleaver.floats(rows, depth)];
    Arrays.fill(side, Float.NaN);
    new Interleaver.Scalar().interleave(x, 2, X_STRIDE, rows, depth, side, 2);
    return side;
  }

  @ParameterizedTest
  @MethodSource("rowTiles")
  void rowTilesEqualTheirTwin(PanelForm form, int bits) {
    RowTiles twin = Kernels.ofBits(0).rowTiles(form);
    RowTiles tiles = Kernels.ofBits(bits).rowTiles(form);
    long rowBytes = DEPTH * (form.bits() / 8L) + 1;
    MemorySegment weights = memory(MOST_GROUPS * rowBytes + 64);
    for (int rows = 1; rows <= tiles.mostRows(); rows++) {
      for (int groups = 1; groups <= tiles.mostGroups(rows); groups++) {
        float[] expected = y.clone();
        float[] actual = y.clone();
        tile(twin, rows, groups, x, X_STRIDE, weights, 1, rowBytes, DEPTH, expected);
        tile(tiles, rows, groups, x, X_STRIDE, weights, 1, rowBytes, DEPTH, actual);
        assertArrayEquals(expected, actual, rows + " rows, " + groups + " weight rows");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rowTiles")
  void outputsInTurnEqualTheirTwin(PanelForm form, int bits) {
    long rowBytes = DEPTH * (form.bits() / 8L) + 1;
    MemorySegment weights = memory(MOST_GROUPS * rowBytes + 64);
    for (int outputs = 0; outputs <= MOST_GROUPS; outputs++) {
      float[] expected = y.clone();
      float[] actual = y.clone();
      Kernels.ofBits(0)
          .rowTiles(form)
          .inTurn(outputs, rowBytes, x, 2, weights, 1, DEPTH, expected, 3);
      Kernels.ofBits(bits)
          .rowTiles(form)
          .inTurn(outputs, rowBytes, x, 2, weights, 1, DEPTH, actual, 3);
      assertArrayEquals(expected, actual, outputs + " outputs");
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
