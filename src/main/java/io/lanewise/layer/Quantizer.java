package io.lanewise.layer;

import io.lanewise.internal.kernel.Rows;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.LanewiseException;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.StreamedTensor;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes a weight narrower while it is written to a file, and says what that costs.
///
/// ```
/// bf16, f16      round to nearest, ties to even
/// int8           scale = greatest |w| of the row or group / 127      code = round(w · (1 / scale))
/// int4           scale = greatest |w| of the group of 32 / 7         code = round(w · (1 / scale)) + 8
/// ```
///
/// All of it in float; rounding is to nearest, ties to even. So |w − code · scale| ≤ scale / 2, up
/// to the rounding of that product and of 1 / scale, and a row of zeros stays one.
///
/// Codes lie as [Quantized#of] and [Quantized#int4] want them, scales in a tensor of their own:
/// [QuantizedFormat].
///
/// - **Dtypes.** F32, F16 and BF16 weights of two dimensions.
/// - **Memory.** A few pieces of 64 Ki columns and at most 32 MB of scales, whatever the size of
///   the weight, which is read twice where there are scales.
/// - **Errors.** What is not finite, or for F16 beyond 65504, throws a [TensorException] with its
///   row and column.
/// - **Threads.** One quantiser is for one thread.
public final class Quantizer {
  /// Columns that are under way at a time: whole groups.
  private static final int PIECE = 1 << 16;

  /// Bytes handed to the file at a time, of many short rows.
  private static final int BATCH_BYTES = 1 << 18;

  /// Scales that are kept from the first reading of the weight for the second: 32 MB.
  private static final int MOST_KEPT = 1 << 23;

  private static final float GREATEST_HALF = 65504;
  private static final int GREATEST_INT8 = 127;
  private static final int GREATEST_INT4 = 7;

  private final Tensor weight;
  private final Narrow to;
  private final Rows rows;
  private final int columns;
  private final int group;
  private final float[] values;
  private final float[] codes;
  private final float[] after;

  /// All scales, once they were found, if they are few enough to be kept.
  private float[] kept = {};

  private @Nullable NarrowErrors errors;

  private Quantizer(Tensor weight, Narrow to, int group) {
    this.weight = weight;
    this.to = to;
    this.rows = Rows.of("quantize", weight);
    this.columns = rows.width();
    this.group = group == 0 ? Math.max(1, columns) : group;
    int most = Math.min(PIECE, columns);
    this.values = new float[most];
    this.codes = new float[most];
    this.after = new float[most];
  }

  /// One that makes a weight narrower, for each row as a whole, or of int4 for groups of 32.
  ///
  /// @param weight (rows, columns), F32, F16 or BF16, open until it is written
  public static Quantizer of(Tensor weight, Narrow to) {
    return of(weight, to, to == Narrow.INT4 ? Quantized.BLOCK : 0);
  }

  /// One that makes a weight narrower.
  ///
  /// @param weight (rows, columns), F32, F16 or BF16, open until it is written
  /// @param group columns that share a scale: 32, 64 or 128, for int4 32, or 0 for all of a row
  /// @throws TensorException if the weight or the group is another
  public static Quantizer of(Tensor weight, Narrow to, int group) {
    boolean fits =
        switch (to) {
          case F32, BF16, F16 -> group == 0;
          case INT8 -> group == 0 || group == 32 || group == 64 || group == 128;
          case INT4 -> group == 32;
        };
    if (!fits) {
      String expected = to == Narrow.INT4 ? "32" : to == Narrow.INT8 ? "32, 64 or 128" : "none";
      throw new TensorException("quantize: group of " + to, expected, group + "", weight.where());
    }
    if (weight.dtype() == DType.I8) {
      throw new TensorException("quantize: dtype", "F32, F16 or BF16", "I8", weight.where());
    }
    return new Quantizer(weight, to, group);
  }

  /// What is to be written: the numbers or codes under the weight's name, and the scales, if any,
  /// under [QuantizedFormat#scaleName].
  public List<StreamedTensor> tensors() {
    List<StreamedTensor> tensors = new ArrayList<>();
    long width = to == Narrow.INT4 ? 16L * blocks() : columns;
    tensors.add(
        new Part(weight.name(), to.dtype(), Shape.of(rows.count(), width), this::writeNumbers));
    if (to.hasScales()) {
      String name = QuantizedFormat.scaleName(weight.name());
      Shape shape = Shape.of(rows.count(), groups());
      tensors.add(new Part(name, DType.F32, shape, this::writeScales));
    }
    return tensors;
  }

  /// What the file's metadata has to say of it.
  public Map<String, String> metadata() {
    return to == Narrow.INT4
        ? Map.of(QuantizedFormat.int4Key(weight.name()), Integer.toString(columns))
        : Map.of();
  }

  /// How far the rows are from what they were, once they were written.
  ///
  /// @throws IllegalStateException if they were not
  public NarrowErrors errors() {
    if (errors == null) {
      throw new IllegalStateException("nothing was written");
    }
    return errors;
  }

  private int blocks() {
    return Math.ceilDiv(columns, Quantized.BLOCK);
  }

  private int groups() {
    return Math.max(1, Math.ceilDiv(columns, group));
  }

  /// The bytes that some columns take.
  private int bytes(int count) {
    return to == Narrow.INT4
        ? Math.ceilDiv(count, Quantized.BLOCK) * 16
        : count * to.dtype().bytes();
  }

  private void writeNumbers(StreamedTensor.Sink sink) throws IOException {
    ErrorSums sums = new ErrorSums();
    float[] scales = new float[to.hasScales() ? groups() : 0];
    byte[] narrow = new byte[bytes(values.length)];
    try (Arena arena = Arena.ofConfined();
        Batch batch = new Batch(sink, arena.allocate(Math.max(BATCH_BYTES, narrow.length), 64))) {
      for (long row = 0; row < rows.count(); row++) {
        boolean isKept = to.hasScales() && kept.length > 0;
        if (isKept) {
          System.arraycopy(kept, (int) row * scales.length, scales, 0, scales.length);
        } else if (to.hasScales()) {
          readScales(row, scales);
        }
        for (int from = 0; from < columns; from += PIECE) {
          // Of a row that is one piece, the columns are there already.
          boolean isRead = to.hasScales() && !isKept && columns <= PIECE;
          int count = isRead ? columns : read(row, from);
          encode(row, from, count, scales, narrow);
          sums.add(values, after, count);
          batch.put(narrow, bytes(count));
        }
        sums.endRow();
      }
    }
    errors = sums.errors();
  }

  private void writeScales(StreamedTensor.Sink sink) throws IOException {
    float[] scales = new float[groups()];
    long bytes = (long) scales.length * Float.BYTES;
    long all = rows.count() * scales.length;
    float[] found = new float[all <= MOST_KEPT ? (int) all : 0];
    try (Arena arena = Arena.ofConfined();
        Batch batch = new Batch(sink, arena.allocate(Math.max(BATCH_BYTES, bytes), 64))) {
      for (long row = 0; row < rows.count(); row++) {
        readScales(row, scales);
        batch.put(scales);
        if (found.length > 0) {
          System.arraycopy(scales, 0, found, (int) row * scales.length, scales.length);
        }
      }
    }
    kept = found;
  }

  /// Reads columns of a row, as many as a piece has.
  private int read(long row, int from) {
    int count = Math.min(PIECE, columns - from);
    try {
      rows.copyColumns(row, from, count, values, 0);
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw weight.explain("quantize", fault);
    }
    return count;
  }

  /// The scale of each group of a row. Where the row is one piece, it is in [#values] after that.
  private void readScales(long row, float[] scales) {
    int most = to == Narrow.INT8 ? GREATEST_INT8 : GREATEST_INT4;
    Arrays.fill(scales, 0);
    for (int from = 0; from < columns; from += PIECE) {
      int count = read(row, from);
      for (int i = 0; i < count; ) {
        int g = (from + i) / group;
        int end = (int) Math.min(count, (g + 1L) * group - from);
        float greatest = NarrowCodes.greatest(values, i, end);
        if (!NarrowCodes.isFinite(greatest)) {
          throw beyond(row, from, count, Float.MAX_VALUE);
        }
        scales[g] = Math.max(scales[g], greatest);
        i = end;
      }
    }
    for (int g = 0; g < scales.length; g++) {
      scales[g] /= most;
    }
  }

  private void encode(long row, int from, int count, float[] scales, byte[] narrow) {
    MemorySegment out = MemorySegment.ofArray(narrow);
    switch (to) {
      case F32 -> {
        MemorySegment.copy(values, 0, out, Tensor.FLOAT, 0, count);
        System.arraycopy(values, 0, after, 0, count);
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          short bits = NarrowCodes.bf16(values[i]);
          out.set(Tensor.SHORT, 2L * i, bits);
          after[i] = Float.intBitsToFloat(bits << 16);
        }
        requireFinite(row, from, count, Float.MAX_VALUE);
      }
      case F16 -> {
        requireFinite(row, from, count, GREATEST_HALF);
        for (int i = 0; i < count; i++) {
          short bits = Float.floatToFloat16(values[i]);
          out.set(Tensor.SHORT, 2L * i, bits);
          after[i] = Float.float16ToFloat(bits);
        }
      }
      case INT8, INT4 -> {
        for (int i = 0; i < count; ) {
          int g = (from + i) / group;
          int end = (int) Math.min(count, (g + 1L) * group - from);
          NarrowCodes.round(values, i, end, scales[g], codes);
          NarrowCodes.scaled(codes, i, end, scales[g], after);
          i = end;
        }
        if (to == Narrow.INT8) {
          NarrowCodes.bytes(codes, count, narrow);
        } else {
          NarrowCodes.nibbles(codes, count, narrow);
        }
      }
    }
  }

  private void requireFinite(long row, int from, int count, float limit) {
    if (!(NarrowCodes.greatest(values, 0, count) <= limit)) {
      throw beyond(row, from, count, limit);
    }
  }

  private TensorException beyond(long row, int from, int count, float limit) {
    int at = NarrowCodes.firstBeyond(values, count, limit);
    String expected = limit == Float.MAX_VALUE ? "a finite number" : "|w| <= " + (int) limit;
    return new TensorException(
        "quantize: row " + row + ", column " + (from + at),
        expected,
        Float.toString(values[at]),
        weight.where());
  }

  /// A tensor of the file to be.
  private record Part(String name, DType dtype, Shape shape, Writer writer)
      implements StreamedTensor {
    @Override
    public void writeTo(Sink sink) throws IOException {
      writer.write(sink);
    }
  }

  private interface Writer {
    /// Hands everything over.
    ///
    /// @throws LanewiseException if the weight can't be read or has numbers that don't fit
    void write(StreamedTensor.Sink sink) throws IOException;
  }

  /// Short rows on their way to the file.
  private static final class Batch implements AutoCloseable {
    private final StreamedTensor.Sink sink;
    private final MemorySegment memory;
    private long filled;

    Batch(StreamedTensor.Sink sink, MemorySegment memory) {
      this.sink = sink;
      this.memory = memory;
    }

    void put(byte[] bytes, int count) throws IOException {
      makeRoom(count);
      MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, filled, count);
      filled += count;
    }

    void put(float[] values) throws IOException {
      long bytes = (long) values.length * Float.BYTES;
      makeRoom(bytes);
      MemorySegment.copy(values, 0, memory, Tensor.FLOAT, filled, values.length);
      filled += bytes;
    }

    private void makeRoom(long bytes) throws IOException {
      if (filled + bytes > memory.byteSize()) {
        flush();
      }
    }

    private void flush() throws IOException {
      sink.write(memory.asSlice(0, filled));
      filled = 0;
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
