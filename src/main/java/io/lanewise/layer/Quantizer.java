package io.lanewise.layer;

import io.lanewise.internal.kernel.Rows;
import io.lanewise.internal.parallel.InOrder;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
/// - **Memory.** For each thread two pieces of 64 Ki numbers, and at most 32 MB of scales, whatever
///   the size of the weight. It is read once if the numbers are written before the scales, as
///   [io.lanewise.file.SafetensorsWriter#writeAligned] does, and there are at most 8 Mi of these.
/// - **Errors.** What is not finite, or for F16 beyond 65504, throws a [TensorException] with its
///   row and column.
/// - **Threads.** One quantiser is for one thread at a time; [#withThreads] shares the work.
public final class Quantizer {
  /// Scales that are kept while the numbers are written, to be written after them: 32 MB.
  private static final int MOST_KEPT = 1 << 23;

  private static final int MOST_THREADS = 64;

  private final Tensor weight;
  private final Narrow to;
  private final Rows rows;
  private final int columns;
  private final int group;
  private final int threads;

  /// All scales, once they were found, if they are few enough to be kept.
  private float[] kept = {};

  private @Nullable NarrowErrors errors;

  private Quantizer(Tensor weight, Narrow to, int group, int threads) {
    this.weight = weight;
    this.to = to;
    this.rows = Rows.of("quantize", weight);
    this.columns = rows.width();
    this.group = group == 0 ? Math.max(1, columns) : group;
    this.threads = threads;
  }

  /// One that makes a weight narrower, for each row as a whole, or of int4 for groups of 32.
  ///
  /// @param weight (rows, columns), F32, F16, BF16 or ggml's blocks, open until it is written
  public static Quantizer of(Tensor weight, Narrow to) {
    return of(weight, to, to == Narrow.INT4 ? Quantized.BLOCK : 0);
  }

  /// One that makes a weight narrower.
  ///
  /// @param weight (rows, columns), F32, F16, BF16 or ggml's blocks, open until it is written
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
    return new Quantizer(weight, to, group, 1);
  }

  /// The same work on several threads, which are started when it is written: the same bytes,
  /// sooner.
  ///
  /// A weight in a confined arena is read by the caller's thread alone.
  ///
  /// @param threads from 1 to 64
  public Quantizer withThreads(int threads) {
    if (threads < 1 || threads > MOST_THREADS) {
      throw new TensorException(
          "quantize: threads", "1 to " + MOST_THREADS, threads + "", weight.where());
    }
    boolean shared = weight.segment().isAccessibleBy(new Thread());
    return new Quantizer(weight, to, group, shared ? threads : 1);
  }

  /// What is to be written: the numbers or codes under the weight's name, and behind them the
  /// scales, if any, under [QuantizedFormat#scaleName].
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

  /// Makes the weight narrower in memory of `arena`.
  public NarrowedWeight narrow(Arena arena) {
    Map<String, Tensor> parts = new HashMap<>();
    for (StreamedTensor part : tensors()) {
      parts.put(part.name(), part.toTensor(arena));
    }
    Tensor tensor = Objects.requireNonNull(parts.get(weight.name()));
    Quantized codes =
        QuantizedFormat.find(metadata(), tensor, name -> Optional.ofNullable(parts.get(name)))
            .orElse(null);
    return new NarrowedWeight(tensor, codes);
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

  /// Whether a row is several pieces that share a scale, which has to be known before the first.
  private boolean isFoundBefore() {
    return to.hasScales() && group > NarrowPiece.MOST;
  }

  private void writeNumbers(StreamedTensor.Sink sink) throws IOException {
    ErrorSums sums = new ErrorSums();
    if (isFoundBefore()) {
      float[] before = new float[Math.toIntExact(rows.count())];
      int[] next = {0};
      findScales((found, count) -> before[next[0]++] = found[0]);
      kept = before;
    }
    float[] before = kept;
    long all = to.hasScales() ? rows.count() * groups() : 0;
    Kept found = new Kept(all <= MOST_KEPT ? (int) all : 0);
    run(
        (piece, row, count, from) ->
            piece.makeNarrow(row, count, from, isFoundBefore() ? before[(int) row] : 0),
        piece -> {
          sink.write(piece.numbers());
          piece.addErrors(sums);
          if (!isFoundBefore()) {
            found.take(piece.scales(), piece.scaleCount());
          }
        });
    if (!isFoundBefore()) {
      kept = found.scales;
    }
    errors = sums.errors();
  }

  private void writeScales(StreamedTensor.Sink sink) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate((long) NarrowPiece.MOST * Float.BYTES);
      ScaleTaker writer =
          (scales, count) -> {
            MemorySegment.copy(scales, 0, memory, Tensor.FLOAT, 0, count);
            sink.write(memory.asSlice(0, (long) count * Float.BYTES));
          };
      if (kept.length == 0) {
        findScales(writer);
      }
      for (int i = 0; i < kept.length; i += NarrowPiece.MOST) {
        float[] some = Arrays.copyOfRange(kept, i, Math.min(kept.length, i + NarrowPiece.MOST));
        writer.take(some, some.length);
      }
    }
  }

  /// Reads the weight for its scales alone.
  private void findScales(ScaleTaker taker) throws IOException {
    int[] part = {0};
    float[] whole = {0};
    run(
        NarrowPiece::findScales,
        piece -> {
          if (!isFoundBefore()) {
            taker.take(piece.scales(), piece.scaleCount());
            return;
          }
          whole[0] = Math.max(whole[0], piece.scales()[0]);
          if (++part[0] == piecesPerRow()) {
            taker.take(whole, 1);
            part[0] = 0;
            whole[0] = 0;
          }
        });
  }

  private int piecesPerRow() {
    return Math.max(1, Math.ceilDiv(columns, NarrowPiece.MOST));
  }

  /// Does something to all pieces of the weight, on all threads, and takes them in their order.
  private void run(PieceMaker maker, InOrder.Taker<NarrowPiece> taker) throws IOException {
    int parts = piecesPerRow();
    int together = NarrowPiece.rowsAtATime(columns);
    long count = Math.multiplyExact(Math.ceilDiv(rows.count(), together), parts);
    try (Arena arena = threads == 1 ? Arena.ofConfined() : Arena.ofShared()) {
      InOrder.run(
          threads,
          count,
          () -> new NarrowPiece(weight, rows, to, group, arena),
          (piece, index) -> {
            long row = index / parts * together;
            int some = (int) Math.min(together, rows.count() - row);
            maker.make(piece, row, some, (int) (index % parts) * NarrowPiece.MOST);
          },
          taker);
    }
  }

  private interface PieceMaker {
    void make(NarrowPiece piece, long row, int rowCount, int from);
  }

  private interface ScaleTaker {
    /// Takes the scales of the rows that come next.
    void take(float[] scales, int count) throws IOException;
  }

  /// Scales in the order in which they were found, or none if there are too many.
  private static final class Kept {
    private final float[] scales;
    private int filled;

    Kept(int most) {
      this.scales = new float[most];
    }

    void take(float[] found, int count) {
      if (scales.length > 0) {
        System.arraycopy(found, 0, scales, filled, count);
        filled += count;
      }
    }
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
}
