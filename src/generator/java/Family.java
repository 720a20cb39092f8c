import java.util.List;

/// The two families of tiles, and how large they are at each width: what the search in
/// docs/adr/0008-tiles-and-blocks.md found.
enum Family {
  PANEL(
      "PanelTiles",
      List.of(Weight.F32, Weight.BF16, Weight.F16, Weight.I8),
      new TileSizes(16, 4, 8, true, 24, 8, 6, 6, 4, 3, 3, 3, 3, 2, 2, 2, 2),
      TileSizes.direct(8, 6, 12, 4, 2, 1, 1, 1, 1).fullFirst(),
      TileSizes.direct(4, 6, 24, 2, 2, 1, 1, 1, 1)),
  GROUPED_BYTES(
      "PanelTiles",
      List.of(Weight.GROUPED_I8),
      TileSizes.direct(16, 6, 24, 8, 6, 4, 4, 3, 3),
      TileSizes.direct(8, 6, 12, 4, 2, 1, 1, 1, 1).fullFirst(),
      TileSizes.direct(4, 4, 16, 1, 1, 1, 1)),
  GROUPED_NIBBLES(
      "PanelTiles",
      List.of(Weight.GROUPED_I4),
      TileSizes.direct(16, 5, 24, 4, 4, 4, 4, 3),
      TileSizes.direct(8, 3, 12, 4, 2, 1),
      TileSizes.direct(4, 4, 16, 1, 1, 1, 1)),
  ROW(
      "RowTiles",
      List.of(Weight.F32, Weight.BF16, Weight.F16),
      TileSizes.direct(16, 6, 24, 8, 8, 6, 6, 4, 4, 3, 2, 2, 2),
      TileSizes.direct(8, 6, 12, 4, 2, 1, 1, 1, 1),
      TileSizes.direct(4, 4, 16, 2, 1, 1, 1));

  final String base;
  final List<Weight> weights;
  final List<TileSizes> widths;

  Family(String base, List<Weight> weights, TileSizes... widths) {
    this.base = base;
    this.weights = weights;
    this.widths = List.of(widths);
  }
}
