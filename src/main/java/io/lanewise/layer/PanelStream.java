package io.lanewise.layer;

import io.lanewise.internal.kernel.PanelForm;
import io.lanewise.internal.kernel.PanelPacker;
import io.lanewise.internal.kernel.Panels;
import io.lanewise.internal.kernel.Rows;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.LanewiseException;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.StreamedTensor;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The panels of a `Linear` weight, packed while they are written to a file: once, so that
/// [Linear#prepacked] finds them ready in the map.
///
/// ```java
/// PanelStream panels = PanelStream.of(file.tensor("w"));
/// SafetensorsWriter.writeAligned(
///     target, List.of(panels), Map.of(PanelFormat.key("w"), "" + panels.outFeatures()));
/// ```
///
/// ```
/// weight (out, in)  →  panels (⌈out/16⌉, in, 16)     panels[p][k][n] = weight[16p + n][k], bit for bit; 0 beyond out
/// ```
///
/// - **Dtypes.** F32 in, F32 out.
/// - **Memory.** [#writeTo] takes half a megabyte, whatever the size of the weight, which is read
///   once, 16 rows side by side.
/// - **Threads.** Immutable; calls don't share anything.
public final class PanelStream implements StreamedTensor {
  private final Tensor weight;
  private final Shape shape;

  private PanelStream(Tensor weight, Shape shape) {
    this.weight = weight;
    this.shape = shape;
  }

  /// The panels of a weight that stays open until they are written.
  ///
  /// @param weight (outFeatures, inFeatures), F32, one output at least
  /// @throws TensorException if it is another tensor
  public static PanelStream of(Tensor weight) {
    weight.require("linear: weight", DType.F32, 2);
    long out = weight.shape().dim(0);
    long in = weight.shape().dim(1);
    PanelFormat.requireOutputs(out, weight);
    PanelFormat.requireInputs(in, weight);
    return new PanelStream(weight, Shape.of(Panels.count((int) out), in, Panels.WIDTH));
  }

  /// The weight's name.
  @Override
  public String name() {
    return weight.name();
  }

  @Override
  public DType dtype() {
    return DType.F32;
  }

  /// (⌈outFeatures/16⌉, inFeatures, 16).
  @Override
  public Shape shape() {
    return shape;
  }

  /// Outputs of the weight: what the shape does not tell and [PanelFormat#key] is for.
  public int outFeatures() {
    return (int) weight.shape().dim(0);
  }

  /// Packs and hands over piece after piece.
  ///
  /// @throws LanewiseException if the weight's memory is closed or its file was truncated
  @Override
  public void writeTo(Sink sink) throws IOException {
    Rows rows = Rows.of("linear", weight);
    int in = rows.width();
    PanelPacker packer = new PanelPacker(weight, rows, PanelForm.F32);
    int most = Math.min(PanelPacker.PIECE, in);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment piece = arena.allocate(PanelForm.F32.bytes(most), Float.BYTES);
      for (int panel = 0; panel < shape.dim(0); panel++) {
        for (int from = 0; from < in; from += most) {
          int count = Math.min(most, in - from);
          packer.pack(panel, from, count, piece);
          sink.write(piece.asSlice(0, PanelForm.F32.bytes(count)));
        }
      }
    }
  }
}
