package io.lanewise.cli.bench;

import java.util.List;

/// The ways into the layers that can be measured.
public enum Entry {
  /// `Linear.packed`.
  PACKED("packed", "Linear packed"),

  /// `Linear.inPlace`.
  IN_PLACE("in-place", "Linear in place"),

  /// `Embedding.lookup` of random rows, others in each call.
  LOOKUP("lookup", "Embedding");

  private final String label;
  private final String kernel;

  Entry(String label, String kernel) {
    this.label = label;
    this.kernel = kernel;
  }

  /// How it is called on the command line.
  public String label() {
    return label;
  }

  /// How [io.lanewise.layer.Machine#kernels] begins its line.
  public String kernel() {
    return kernel;
  }

  /// `linear` or `lookup`, as the commands are called.
  public String op() {
    return this == LOOKUP ? "lookup" : "linear";
  }

  /// Rows a call, where nothing else is asked for.
  public List<Integer> usualRows() {
    return switch (this) {
      case PACKED -> List.of(1, 8, 32);
      case IN_PLACE -> List.of(1);
      case LOOKUP -> List.of(1, 4096);
    };
  }

  /// Shapes, where nothing else is asked for: layers of small sentence encoders, a weight larger
  /// than most caches, a table of a gigabyte.
  public List<Size> usualSizes() {
    return switch (this) {
      case PACKED ->
          List.of(
              new Size(384, 384), new Size(384, 1536), new Size(1536, 384), new Size(768, 3072));
      case IN_PLACE -> List.of(new Size(4096, 4096));
      case LOOKUP -> List.of(new Size(699_050, 384));
    };
  }
}
