package io.lanewise.cli;

import io.lanewise.layer.Activation;
import io.lanewise.layer.Linear;
import io.lanewise.layer.PanelFormat;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `lanewise linear`: y = act(x Wᵀ + b) over tensors of weight files.
@Command(
    name = "linear",
    description = "Apply a linear layer: y = x Wᵀ + b, or an activation of that.",
    footer = {
      "",
      "Without --output, one JSON object a row: {\"row\", \"vector\"}.",
      "",
      "Examples:",
      "  lanewise linear --weight examples/mission.safetensors#linear.weight \\",
      "    --input examples/mission.safetensors#ones",
      "  lanewise linear --weight m.safetensors#w --bias m.safetensors#b --input x.safetensors \\",
      "    --output y.npy"
    })
final class LinearCommand implements Runnable {
  private final Session session;

  @Option(
      names = "--weight",
      required = true,
      paramLabel = "TENSOR",
      description = "W (out, in), named PATH#tensor; or panels of it, from 'convert --pack'.",
      converter = TensorName.Converter.class)
  private @Nullable TensorName weight;

  @Option(
      names = "--bias",
      paramLabel = "TENSOR",
      description = "b (out).",
      converter = TensorName.Converter.class)
  private @Nullable TensorName bias;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "TENSOR",
      description = "x (…, in): any leading dimensions, or none.",
      converter = TensorName.Converter.class)
  private @Nullable TensorName input;

  @Option(
      names = "--activation",
      paramLabel = "A",
      description = {
        "Pass y through none, relu, gelu, gelu_tanh, silu (swish), tanh or sigmoid.",
        "Default: none."
      },
      converter = ActivationName.class)
  private Activation activation = Activation.NONE;

  @Option(
      names = "--in-place",
      description = {
        "Read W where it lies instead of packing a copy: for a weight too large for one.",
        "Sums in another order, see the library's Linear. Panels of 'convert --pack' are always",
        "read where they lie, in the order of packed weights."
      })
  private boolean inPlace;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write y to a .npy, .safetensors (tensor 'output') or .jsonl file.")
  private @Nullable Path output;

  LinearCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    OutputFormat format = output == null ? null : OutputFormat.of(output);
    try (TensorName.Opened w = Options.required(weight).open();
        TensorName.Opened b = bias == null ? null : bias.open();
        TensorName.Opened x = Options.required(input).open();
        Arena arena = Arena.ofConfined()) {
      Tensor biasTensor = b == null ? null : b.tensor();
      Linear linear = linear(w, biasTensor, arena);
      Tensor y = linear.withActivation(activation).forward(x.tensor(), arena);
      if (output != null && format != null) {
        format.write(output, y);
        return;
      }
      try (JsonLines lines = new JsonLines(session.out())) {
        OutputFormat.writeRows(lines, y);
      }
    }
  }

  private Linear linear(TensorName.Opened w, @Nullable Tensor biasTensor, Arena arena) {
    OptionalInt outputs = PanelFormat.outFeatures(w.file().metadata(), w.tensor());
    if (outputs.isPresent()) {
      return Linear.prepacked(w.tensor(), outputs.getAsInt(), biasTensor);
    }
    Quantized codes = w.quantized().orElse(null);
    if (codes != null) {
      return inPlace ? Linear.inPlace(codes, biasTensor) : Linear.packed(codes, biasTensor, arena);
    }
    return inPlace
        ? Linear.inPlace(w.tensor(), biasTensor)
        : Linear.packed(w.tensor(), biasTensor, arena);
  }

  /// For picocli: a name that is none is wrong usage.
  static final class ActivationName implements ITypeConverter<Activation> {
    @Override
    public Activation convert(String name) {
      try {
        return Activation.of(name);
      } catch (TensorException unknown) {
        throw new TypeConversionException(unknown.getMessage());
      }
    }
  }
}
