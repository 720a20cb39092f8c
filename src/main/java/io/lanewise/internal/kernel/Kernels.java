package io.lanewise.internal.kernel;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The kernels of one lane width.
///
/// [#active] is decided once a JVM; the other widths exist for tests and calibration.
public final class Kernels {
  private final int vectorBits;
  private final PanelTiles panelTiles;
  private final RowTiles rowTiles;
  private final Trees trees;
  private final Activations activations;

  private Kernels(
      int vectorBits,
      PanelTiles panelTiles,
      RowTiles rowTiles,
      Trees trees,
      Activations activations) {
    this.vectorBits = vectorBits;
    this.panelTiles = panelTiles;
    this.rowTiles = rowTiles;
    this.trees = trees;
    this.activations = activations;
  }

  /// The kernels that [Enablement] chose for this JVM.
  public static Kernels active() {
    return Active.KERNELS;
  }

  /// The kernels of a given width: 512, 256, 128, or 0 for the scalar twins.
  public static Kernels ofBits(int vectorBits) {
    return switch (vectorBits) {
      case 512 ->
          new Kernels(
              512,
              new F32PanelTiles512(),
              new F32RowTiles512(),
              new Trees512(),
              new Activations512());
      case 256 ->
          new Kernels(
              256,
              new F32PanelTiles256(),
              new F32RowTiles256(),
              new Trees256(),
              new Activations256());
      case 128 ->
          new Kernels(
              128,
              new F32PanelTiles128(),
              new F32RowTiles128(),
              new Trees128(),
              new Activations128());
      case 0 ->
          new Kernels(
              0,
              new ScalarPanelTiles(),
              new ScalarRowTiles(),
              new Trees.Scalar(),
              new ScalarActivations());
      default -> throw new IllegalArgumentException("no kernels of " + vectorBits + " bits");
    };
  }

  /// Register width in bits; 0 is the scalar twin.
  public int vectorBits() {
    return vectorBits;
  }

  /// Activation functions in place.
  public Activations activations() {
    return activations;
  }

  /// y = x Wᵀ + b over [Panels].
  public Product packed(MemorySegment panels, int in, int out, float @Nullable [] bias) {
    return packed(panels, in, out, bias, Activations.Function.NONE);
  }

  /// y = f(x Wᵀ + b) over [Panels].
  public Product packed(
      MemorySegment panels,
      int in,
      int out,
      float @Nullable [] bias,
      Activations.Function function) {
    return new PackedProduct(panelTiles, panels, in, out, bias, activations.of(function));
  }

  /// y = x Wᵀ + b over the rows of a native or mapped F32 weight.
  public Product inPlace(MemorySegment weights, int in, int out, float @Nullable [] bias) {
    return inPlace(weights, in, out, bias, Activations.Function.NONE);
  }

  /// y = f(x Wᵀ + b) over the rows of a native or mapped F32 weight.
  public Product inPlace(
      MemorySegment weights,
      int in,
      int out,
      float @Nullable [] bias,
      Activations.Function function) {
    return new InPlaceProduct(rowTiles, trees, weights, in, out, bias, activations.of(function));
  }

  private static final class Active {
    static final Kernels KERNELS = ofBits(Enablement.decision().vectorBits());
  }
}
