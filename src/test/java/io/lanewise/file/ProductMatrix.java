package io.lanewise.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A product-quantised matrix, as fastText writes it, and its values by the definition.
public final class ProductMatrix {
  private static final int CENTROIDS = 256;

  private final int rows;
  private final int columns;
  private final int slice;
  private final int slices;
  private final byte[] codes;
  private final float[] centroids;
  private byte[] normCodes = {};
  private float[] normCentroids = {};

  /// A matrix without norms.
  ///
  /// @param slice columns of a slice
  /// @param codes (rows, slices)
  /// @param centroids 256 a column
  public ProductMatrix(int rows, int columns, int slice, byte[] codes, float[] centroids) {
    this.rows = rows;
    this.columns = columns;
    this.slice = slice;
    this.slices = (columns + slice - 1) / slice;
    this.codes = codes;
    this.centroids = centroids;
  }

  /// Gives it norms.
  ///
  /// @param codesOfRows one a row
  /// @param values 256
  public ProductMatrix norms(byte[] codesOfRows, float[] values) {
    normCodes = codesOfRows;
    normCentroids = values;
    return this;
  }

  byte[] bytes() {
    int numbers = centroids.length + normCentroids.length;
    byte[] matrix = new byte[53 + codes.length + normCodes.length + 4 * numbers];
    ByteBuffer bytes = ByteBuffer.wrap(matrix).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) (normCodes.length > 0 ? 1 : 0)).putLong(rows).putLong(columns);
    bytes.putInt(codes.length).put(codes);
    bytes.putInt(columns).putInt(slices).putInt(slice);
    bytes.putInt(columns - (slices - 1) * slice);
    for (float value : centroids) {
      bytes.putFloat(value);
    }
    if (normCodes.length > 0) {
      bytes.put(normCodes).putInt(1).putInt(1).putInt(1).putInt(1);
      for (float value : normCentroids) {
        bytes.putFloat(value);
      }
    }
    return Arrays.copyOf(matrix, bytes.position());
  }

  /// An element, in double.
  public double value(int row, int column) {
    int part = column / slice;
    int width = Math.min(slice, columns - part * slice);
    int code = codes[row * slices + part] & 0xff;
    double centroid = centroids[part * CENTROIDS * slice + code * width + column - part * slice];
    return normCodes.length == 0 ? centroid : centroid * normCentroids[normCodes[row] & 0xff];
  }
}
