package io.lanewise.cli;

import io.lanewise.layer.EmbeddingBag;
import io.lanewise.layer.EmbeddingBag.Mode;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `lanewise bag`: the sum, mean or maximum of the rows of each bag of ids.
@Command(
    name = "bag",
    description = "Reduce the rows of bags of ids to one row each, as PyTorch's EmbeddingBag does.",
    footer = {
      "",
      "Without --output, one JSON object a bag: {\"row\", \"vector\"}.",
      "",
      "Examples:",
      "  lanewise bag --weight examples/mission.safetensors#embedding.weight \\",
      "    --ids examples/mission.safetensors#bags --mode mean",
      "  lanewise bag --weight t.safetensors#w --ids b.safetensors#ids \\",
      "    --offsets b.safetensors#offsets --mode max --output bags.npy"
    })
final class BagCommand implements Runnable {
  private final Session session;

  @Option(
      names = "--weight",
      required = true,
      paramLabel = "TENSOR",
      description = "The table (rows, columns), named PATH#tensor.",
      converter = TensorName.Converter.class)
  private @Nullable TensorName weight;

  @Mixin private final PackedRows packed = new PackedRows();

  @Option(
      names = "--ids",
      required = true,
      paramLabel = "TENSOR",
      description = "Integers: (n) with --offsets, or (bags, n) without.",
      converter = TensorName.Converter.class)
  private @Nullable TensorName ids;

  @Option(
      names = "--offsets",
      paramLabel = "TENSOR",
      description = "Integers (bags): where in the ids each bag begins; the first is 0.",
      converter = TensorName.Converter.class)
  private @Nullable TensorName offsets;

  @Option(
      names = "--per-sample-weights",
      paramLabel = "TENSOR",
      description = "What each row is multiplied by, in the shape of the ids; with --mode sum.",
      converter = TensorName.Converter.class)
  private @Nullable TensorName perSampleWeights;

  @Option(
      names = "--mode",
      required = true,
      paramLabel = "MODE",
      description = "sum, mean or max. A bag without ids gives zeros.",
      converter = ModeName.class)
  private @Nullable Mode mode;

  @Option(
      names = "--padding-idx",
      paramLabel = "N",
      description = "A row that is left out of every bag, negative from the end.")
  private @Nullable Long paddingIdx;

  @Option(
      names = "--include-last-offset",
      description = "The offsets have one more entry, the number of ids.")
  private boolean includeLastOffset;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write the rows to a .npy, .safetensors (tensor 'output') or .jsonl file.")
  private @Nullable Path output;

  BagCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    OutputFormat format = output == null ? null : OutputFormat.of(output);
    try (TensorName.Opened w = Options.required(weight).open();
        TensorName.Opened i = Options.required(ids).open();
        TensorName.Opened o = offsets == null ? null : offsets.open();
        TensorName.Opened s = perSampleWeights == null ? null : perSampleWeights.open();
        Arena arena = Arena.ofConfined()) {
      Tensor starts = o == null ? null : o.tensor();
      Tensor y = bags(w).forward(i.tensor(), starts, s == null ? null : s.tensor(), arena);
      if (output != null && format != null) {
        format.write(output, y);
        return;
      }
      try (JsonLines lines = new JsonLines(session.out())) {
        OutputFormat.writeRows(lines, y);
      }
    }
  }

  private EmbeddingBag bags(TensorName.Opened w) {
    Mode reduction = Options.required(mode);
    EmbeddingBag bags =
        packed
            .codes(w)
            .map(codes -> EmbeddingBag.of(codes, reduction))
            .orElseGet(() -> EmbeddingBag.of(w.tensor(), reduction))
            .withIncludeLastOffset(includeLastOffset);
    return paddingIdx == null ? bags : bags.withPaddingIdx(paddingIdx);
  }

  /// For picocli: a name that is none is wrong usage.
  static final class ModeName implements ITypeConverter<Mode> {
    @Override
    public Mode convert(String name) {
      return Stream.of(Mode.values())
          .filter(mode -> mode.toString().equals(name))
          .findFirst()
          .orElseThrow(
              () -> new TypeConversionException("expected sum, mean or max, got '" + name + "'"));
    }
  }
}
