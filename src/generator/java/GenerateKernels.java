import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Writes every class that uses the Vector API: each kernel is described once, and comes out once
/// for each dtype and lane width.
///
/// Run by the build before compilation: `java GenerateKernels.java OUTPUT_DIRECTORY`.
final class GenerateKernels {
  /// Floats a register at 512, 256 and 128 bits.
  private static final List<Integer> WIDTHS = List.of(16, 8, 4);

  private GenerateKernels() {}

  public static void main(String[] args) throws IOException {
    Map<String, String> classes = new LinkedHashMap<>();
    for (Family family : Family.values()) {
      for (Weight weight : family.weights) {
        for (TileSizes tiles : family.widths) {
          TilesSource source = new TilesSource(family, weight, tiles);
          classes.put(source.className(), source.source());
        }
      }
    }
    for (int lanes : WIDTHS) {
      TreesSource trees = new TreesSource(lanes);
      classes.put(trees.className(), trees.source());
      ActivationsSource activations = new ActivationsSource(lanes);
      classes.put(activations.className(), activations.source());
      GatherSource gather = new GatherSource(lanes);
      classes.put(gather.className(), gather.source());
      WideningSource widening = new WideningSource(lanes);
      classes.put(widening.className(), widening.source());
      for (Pooled form : Pooled.values()) {
        PoolingSource pooling = new PoolingSource(form, lanes);
        classes.put(pooling.className(), pooling.source());
      }
      ThresholdsSource thresholds = new ThresholdsSource(lanes);
      classes.put(thresholds.className(), thresholds.source());
      SumsSource sums = new SumsSource(lanes);
      classes.put(sums.className(), sums.source());
      UpdatesSource updates = new UpdatesSource(lanes);
      classes.put(updates.className(), updates.source());
      RowStepsSource steps = new RowStepsSource(lanes);
      classes.put(steps.className(), steps.source());
      CalibrationSource calibration = new CalibrationSource(lanes);
      classes.put(calibration.className(), calibration.source());
    }
    InterleaverSource interleaver = new InterleaverSource(16);
    classes.put(interleaver.className(), interleaver.source());
    GatherSource oneByOne = new GatherSource(0);
    classes.put(oneByOne.className(), oneByOne.source());
    write(Path.of(args[0], "io", "lanewise", "internal", "kernel"), classes);
  }

  /// An unchanged file keeps its time, so that an incremental build does not recompile it; one that
  /// is no longer written goes.
  private static void write(Path directory, Map<String, String> classes) throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> present = Files.list(directory)) {
      for (Path file : present.toList()) {
        if (!classes.containsKey(file.getFileName().toString().replace(".java", ""))) {
          Files.delete(file);
        }
      }
    }
    for (Map.Entry<String, String> each : classes.entrySet()) {
      Path file = directory.resolve(each.getKey() + ".java");
      if (!Files.exists(file) || !Files.readString(file).equals(each.getValue())) {
        Files.writeString(file, each.getValue());
      }
    }
  }
}
