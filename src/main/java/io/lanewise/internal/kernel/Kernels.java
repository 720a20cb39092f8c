package io.lanewise.internal.kernel;

import static io.lanewise.internal.kernel.PanelForm.BF16;
import static io.lanewise.internal.kernel.PanelForm.F16;
import static io.lanewise.internal.kernel.PanelForm.F32;
import static io.lanewise.internal.kernel.PanelForm.GROUPED_I4;
import static io.lanewise.internal.kernel.PanelForm.GROUPED_I8;
import static io.lanewise.internal.kernel.PanelForm.I8;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The kernels of one lane width.
///
/// [#active] is decided once a JVM; the other widths exist for tests and calibration.
public final class Kernels {
  private final int vectorBits;
  private final Map<PanelForm, PanelTiles> panelTiles;
  private final Map<PanelForm, RowTiles> rowTiles;
  private final Interleaver interleaver;
  private final Trees trees;
  private final Activations activations;

  private Kernels(
      int vectorBits,
      Map<PanelForm, PanelTiles> panelTiles,
      Map<PanelForm, RowTiles> rowTiles,
      Interleaver interleaver,
      Trees trees,
      Activations activations) {
    this.vectorBits = vectorBits;
    this.panelTiles = panelTiles;
    this.rowTiles = rowTiles;
    this.interleaver = interleaver;
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
              Map.of(
                  F32, new F32PanelTiles512(),
                  BF16, new Bf16PanelTiles512(),
                  F16, new F16PanelTiles512(),
                  I8, new I8PanelTiles512(),
                  GROUPED_I8, new GroupedI8PanelTiles512(),
                  GROUPED_I4, new GroupedI4PanelTiles512()),
              Map.of(
                  F32, new F32RowTiles512(),
                  BF16, new Bf16RowTiles512(),
                  F16, new F16RowTiles512()),
              new Interleaver512(),
              new Trees512(),
              new Activations512());
      case 256 ->
          new Kernels(
              256,
              Map.of(
                  F32, new F32PanelTiles256(),
                  BF16, new Bf16PanelTiles256(),
                  F16, new F16PanelTiles256(),
                  I8, new I8PanelTiles256(),
                  GROUPED_I8, new GroupedI8PanelTiles256(),
                  GROUPED_I4, new GroupedI4PanelTiles256()),
              Map.of(
                  F32, new F32RowTiles256(),
                  BF16, new Bf16RowTiles256(),
                  F16, new F16RowTiles256()),
              new Interleaver.Scalar(),
              new Trees256(),
              new Activations256());
      case 128 ->
          new Kernels(
              128,
              Map.of(
                  F32, new F32PanelTiles128(),
                  BF16, new Bf16PanelTiles128(),
                  F16, new F16PanelTiles128(),
                  I8, new I8PanelTiles128(),
                  GROUPED_I8, new GroupedI8PanelTiles128(),
                  GROUPED_I4, new GroupedI4PanelTiles128()),
              Map.of(
                  F32, new F32RowTiles128(),
                  BF16, new Bf16RowTiles128(),
                  F16, new F16RowTiles128()),
              new Interleaver.Scalar(),
              new Trees128(),
              new Activations128());
      case 0 ->
          new Kernels(
              0,
              scalar(EnumSet.allOf(PanelForm.class), ScalarPanelTiles::new),
              scalar(EnumSet.of(F32, BF16, F16), ScalarRowTiles::new),
              new Interleaver.Scalar(),
              new Trees.Scalar(),
              new ScalarActivations());
      default -> throw new IllegalArgumentException("no kernels of " + vectorBits + " bits");
    };
  }

  private static <T> Map<PanelForm, T> scalar(
      Set<PanelForm> forms, Function<PanelForm, ? extends T> tiles) {
    Map<PanelForm, T> all = new EnumMap<>(PanelForm.class);
    forms.forEach(form -> all.put(form, tiles.apply(form)));
    return all;
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
  public Product packed(PackedWeight weight, float @Nullable [] bias) {
    return packed(weight, bias, Activations.Function.NONE);
  }

  /// y = f(x Wᵀ + b) over [Panels].
  public Product packed(
      PackedWeight weight, float @Nullable [] bias, Activations.Function function) {
    PackedWeight offsets = weight.offsets();
    PackedProduct start =
        offsets == null
            ? null
            : new PackedProduct(
                panelTiles(offsets.form()),
                interleaver,
                offsets,
                null,
                bias,
                activations.of(Activations.Function.NONE));
    return new PackedProduct(
        panelTiles(weight.form()), interleaver, weight, start, bias, activations.of(function));
  }

  /// y = x Wᵀ + b over the rows of a native or mapped weight.
  public Product inPlace(PlacedWeight weight, float @Nullable [] bias) {
    return inPlace(weight, bias, Activations.Function.NONE);
  }

  /// y = f(x Wᵀ + b) over the rows of a native or mapped weight.
  public Product inPlace(
      PlacedWeight weight, float @Nullable [] bias, Activations.Function function) {
    return inPlaceProduct(weight, bias, function);
  }

  private InPlaceProduct inPlaceProduct(
      PlacedWeight weight, float @Nullable [] bias, Activations.Function function) {
    PanelForm form = weight.isWidened() ? F32 : weight.rows().panelForm();
    return new InPlaceProduct(rowTiles(form), trees, weight, bias, activations.of(function));
  }

  /// x Wᵀ, a window of outputs at a time, over the rows of a native or mapped table: of any number,
  /// so its `out` counts for nothing.
  public WindowProduct windows(PlacedWeight table) {
    return inPlaceProduct(table, null, Activations.Function.NONE);
  }

  /// The tiles of packed weights.
  PanelTiles panelTiles(PanelForm form) {
    return tiles(panelTiles, form);
  }

  /// The tiles of rows in place: of F32, BF16 and F16.
  RowTiles rowTiles(PanelForm form) {
    return tiles(rowTiles, form);
  }

  private static <T> T tiles(Map<PanelForm, T> all, PanelForm form) {
    return Objects.requireNonNull(all.get(form));
  }

  private static final class Active {
    static final Kernels KERNELS = ofBits(Enablement.decision().vectorBits());
  }
}
