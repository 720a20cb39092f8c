package io.lanewise.text;

import io.lanewise.file.WeightFile;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Product-quantised rows: a byte for each slice of a row, which picks one of 256 centroids.
///
/// ```
/// row r, column s·dsub + d     norm(r) · centroid(s, codes[r][s])[d]
/// centroid(s, c)               at (s·256 + c)·dsub, of the last slice at s·256·dsub + c·(its width)
/// norm(r)                      norm_centroids[norm_codes[r]], or 1 without norms
/// ```
///
/// Jégou, Douze and Schmid, Product quantization for nearest neighbor search, 2011; as fastText has
/// it (Joulin et al., FastText.zip, 2016).
///
/// @param codes U8 (rows, slices)
/// @param centroids F32 (256 · width)
/// @param normCodes U8 (rows), or null
/// @param normCentroids F32 (256), or null
/// @param width columns
/// @param slice columns of each slice but the last
record ProductRows(
    Tensor codes,
    Tensor centroids,
    @Nullable Tensor normCodes,
    @Nullable Tensor normCentroids,
    int width,
    int slice)
    implements InputRows {
  private static final int CENTROIDS = 256;

  static ProductRows of(WeightFile file, String name) {
    boolean norms = file.has(name + ".norm_codes");
    Tensor centroids = file.tensor(name + ".centroids");
    return new ProductRows(
        file.tensor(name + ".codes"),
        centroids,
        norms ? file.tensor(name + ".norm_codes") : null,
        norms ? file.tensor(name + ".norm_centroids") : null,
        Math.toIntExact(centroids.shape().elementCount() / CENTROIDS),
        Integer.parseInt(file.metadata().getOrDefault(name + ".dsub", "")));
  }

  @Override
  public void sum(long[] ids, int count, float[] out) {
    Arrays.fill(out, 0, width, 0);
    try {
      for (int i = 0; i < count; i++) {
        add(ids[i], out);
      }
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw codes.explain("fasttext: row", fault);
    }
  }

  private void add(long row, float[] out) {
    MemorySegment bytes = codes.segment();
    MemorySegment floats = centroids.segment();
    float norm = norm(row);
    long slices = codes.shape().dim(1);
    long code = row * slices;
    for (int from = 0; from < width; from += slice) {
      int columns = Math.min(slice, width - from);
      long centroid = (long) from * CENTROIDS + (long) unsigned(bytes, code++) * columns;
      for (int d = 0; d < columns; d++) {
        out[from + d] += norm * floats.get(Tensor.FLOAT, (centroid + d) * Float.BYTES);
      }
    }
  }

  private float norm(long row) {
    if (normCodes == null || normCentroids == null) {
      return 1;
    }
    long code = unsigned(normCodes.segment(), row);
    return normCentroids.segment().get(Tensor.FLOAT, code * Float.BYTES);
  }

  private static int unsigned(MemorySegment bytes, long at) {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, at));
  }
}
