package io.lanewise.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Copies the numbers of an npy array into memory, row-major and little-endian.
///
/// ```
/// column-major    element (i0, i1, …, in) is number i0 + d0·(i1 + d1·(i2 + …))
/// as a matrix     R = d0 rows, C = d1·…·dn columns: a column is R numbers side by side, and goes
///                 to place (i1·d2 + i2)·d3 + … of every row
/// ```
///
/// A matrix is turned in tiles that fit the cache: 128 bytes of a row, for a line is 64 and the
/// next one is fetched with it, and as much of each column as a window holds. Bytes that come in
/// their order only are taken in whole columns, as many as fit, or, if none does, in parts of one.
/// Arrays of three dimensions and more are right, not fast: only their first index is blocked.
final class RowMajor {
  /// Heap, whatever the size of the array: half of a second-level cache.
  private static final int WINDOW = 1 << 19;

  private static final int LEAST_RUN = 128;

  /// Columns whose places are found at once: an eighth of a window.
  private static final int MOST_COLUMNS = 1 << 13;

  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final ArrayBytes source;
  private final NpyHeader header;
  private final MemorySegment target;
  private final int size;
  private final byte[] window;
  private final MemorySegment numbers;
  private final long rows;
  private final long columns;

  RowMajor(ArrayBytes source, NpyHeader header, MemorySegment target) {
    this.source = source;
    this.header = header;
    this.target = target;
    this.size = header.dtype().bytes();
    this.window = new byte[(int) Math.min(WINDOW, header.byteCount())];
    this.numbers = MemorySegment.ofArray(window);
    this.rows = header.columnMajor() ? header.shape().dim(0) : 1;
    this.columns = header.shape().elementCount() / rows;
  }

  /// Copies all of them.
  void copy() {
    if (!header.columnMajor()) {
      copyInOrder();
      return;
    }
    long held = window.length / size;
    long run = Math.min(columns, LEAST_RUN / size);
    long tileColumns = Math.clamp(held / rows, 1, MOST_COLUMNS);
    long tileRows = Math.min(held, rows);
    if (tileColumns < run && !source.isSequential()) {
      tileColumns = run;
      tileRows = held / run;
    }
    for (long column = 0; column < columns; column += tileColumns) {
      for (long row = 0; row < rows; row += tileRows) {
        copyTile(
            row,
            (int) Math.min(tileRows, rows - row),
            column,
            (int) Math.min(tileColumns, columns - column));
      }
    }
  }

  private void copyInOrder() {
    for (long at = 0; at < target.byteSize(); at += window.length) {
      int length = (int) Math.min(window.length, target.byteSize() - at);
      read(at, 0, length);
      MemorySegment.copy(numbers, 0, target, at, length);
    }
  }

  /// Copies rows `[row, row + height)` of columns `[column, column + width)`.
  void copyTile(long row, int height, long column, int width) {
    if (height == rows) {
      read(column * rows * size, 0, height * width * size);
    } else {
      for (int c = 0; c < width; c++) {
        read(((column + c) * rows + row) * size, c * height * size, height * size);
      }
    }
    long[] places = places(column, width);
    for (int r = 0; r < height; r++) {
      long to = (row + r) * columns;
      // One loop a size: an access by a layout that is not constant is ten times slower.
      switch (size) {
        case 1 -> {
          for (int c = 0; c < width; c++) {
            target.set(BYTE, to + places[c], numbers.get(BYTE, (long) c * height + r));
          }
        }
        case 2 -> {
          for (int c = 0; c < width; c++) {
            target.set(SHORT, (to + places[c]) * 2, numbers.get(SHORT, (c * height + r) * 2L));
          }
        }
        case 4 -> {
          for (int c = 0; c < width; c++) {
            target.set(INT, (to + places[c]) * 4, numbers.get(INT, (c * height + r) * 4L));
          }
        }
        default -> {
          for (int c = 0; c < width; c++) {
            target.set(LONG, (to + places[c]) * 8, numbers.get(LONG, (c * height + r) * 8L));
          }
        }
      }
    }
  }

  /// Where the columns go in a row: of a matrix, to their own number.
  private long[] places(long column, int width) {
    long[] dims = header.shape().toArray();
    int last = dims.length - 1;
    long[] places = new long[width];
    for (int c = 0; c < width; c++) {
      long left = column + c;
      long step = columns;
      for (int axis = 1; axis < last; axis++) {
        step /= dims[axis];
        places[c] += left % dims[axis] * step;
        left /= dims[axis];
      }
      // What is left is the last index, and its step is 1.
      places[c] += left;
    }
    return places;
  }

  /// Reads numbers into the window and turns their bytes round if need be.
  private void read(long at, int to, int length) {
    source.read(header.dataStart() + at, window, to, length);
    if (header.bigEndian()) {
      switch (size) {
        case 2 -> MemorySegment.copy(numbers, bigEndian(SHORT), to, numbers, SHORT, to, length / 2);
        case 4 -> MemorySegment.copy(numbers, bigEndian(INT), to, numbers, INT, to, length / 4);
        default -> MemorySegment.copy(numbers, bigEndian(LONG), to, numbers, LONG, to, length / 8);
      }
    }
  }

  private static ValueLayout bigEndian(ValueLayout layout) {
    return layout.withOrder(ByteOrder.BIG_ENDIAN);
  }
}
