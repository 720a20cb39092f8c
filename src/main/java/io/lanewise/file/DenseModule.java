package io.lanewise.file;

import io.lanewise.file.ModelFolder.Dense;
import io.lanewise.file.ModelFolder.Step;
import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Reads the `config.json` of a Dense module of sentence-transformers, and checks it. Its weights
/// are a safetensors file: the other form, a pickle, is a program, and never run.
final class DenseModule {
  private static final String PICKLE = "pytorch_model.bin";

  /// What sentence-transformers takes where a configuration names no function.
  private static final String TANH = "Tanh";

  private static final String PACKAGE = "torch.nn.modules.";

  /// Classes that a name may stand for; any other could be one that does something else entirely.
  private static final Set<String> ACTIVATIONS =
      Set.of("GELU", "Identity", "ReLU", "SiLU", "Sigmoid", TANH);

  private static final String WEIGHT = "linear.weight";
  private static final String BIAS = "linear.bias";
  private static final Set<DType> DTYPES = EnumSet.of(DType.F32, DType.F16, DType.BF16);

  /// The one input and output that a chain of modules has.
  private static final String VECTOR = "sentence_embedding";

  private DenseModule() {}

  /// @throws WeightFileException if a file is missing
  /// @throws WeightFormatException if the configuration is not valid, asks for another input or
  ///   output (UNSUPPORTED), or has a pickle for weights (UNSAFE)
  static Dense read(Path folder, Opening opening) {
    Path config = ModelFolderReader.part(folder, ModelFolderReader.CONFIG);
    StrictJson json = ModelFolderReader.json(config, "dense module", opening);
    int inFeatures = 0;
    int outFeatures = 0;
    boolean bias = true;
    String activation = TANH;
    json.beginObject("dense module");
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      switch (name) {
        case "in_features" -> inFeatures = features(json, name);
        case "out_features" -> outFeatures = features(json, name);
        case "bias" -> bias = json.bool(name);
        case "activation_function" -> activation = activation(json, name);
        case "module_input_name", "module_output_name" -> requireVector(json, name);
        default -> json.skip();
      }
    }
    if (inFeatures == 0 || outFeatures == 0) {
      throw json.error(Kind.SCHEMA, "dense module", "in_features and out_features", "less");
    }
    json.end();
    return new Dense(weights(folder, json), inFeatures, outFeatures, bias, activation);
  }

  private static String activation(StrictJson json, String name) {
    String type = json.string(name);
    String activation = type.substring(type.lastIndexOf('.') + 1);
    if (!type.startsWith(PACKAGE) || !ACTIVATIONS.contains(activation)) {
      String expected = PACKAGE + "… of " + new TreeSet<>(ACTIVATIONS);
      throw json.error(Kind.UNSUPPORTED, name, expected, Printable.name(type));
    }
    return activation;
  }

  private static int features(StrictJson json, String name) {
    long features = json.unsigned(name);
    if (features < 1 || features > Integer.MAX_VALUE - 8) {
      throw json.error(Kind.SCHEMA, name, "1 to 2^31 - 9", features + "");
    }
    return (int) features;
  }

  private static void requireVector(StrictJson json, String name) {
    if (json.takeNull()) {
      return;
    }
    String value = json.string(name);
    if (!value.equals(VECTOR)) {
      throw json.error(Kind.UNSUPPORTED, name, VECTOR, Printable.name(value));
    }
  }

  private static Path weights(Path folder, StrictJson json) {
    boolean pickle =
        Files.exists(folder.resolve(PICKLE))
            && !Files.exists(folder.resolve(ModelFolderReader.WEIGHTS));
    if (pickle) {
      throw json.error(
          Kind.UNSAFE, "weights", ModelFolderReader.WEIGHTS, PICKLE + ", which is a program");
    }
    return ModelFolderReader.part(folder, ModelFolderReader.WEIGHTS);
  }

  /// Holds the modules against what comes before them, and their weights against their
  /// configuration.
  ///
  /// @param columns elements of the first one's input
  /// @throws WeightFormatException MISMATCH or UNSUPPORTED if they don't fit
  static void check(List<Step> steps, long columns, Opening opening) {
    long elements = columns;
    for (Step step : steps) {
      if (step instanceof Dense dense) {
        check(dense, elements, opening);
        elements = dense.outFeatures();
      }
    }
  }

  private static void check(Dense dense, long inputs, Opening opening) {
    MappedFile file = opening.mapping().map(dense.weights());
    if (dense.inFeatures() != inputs) {
      String expected = inputs + ", as the module before it gives";
      String actual = dense.inFeatures() + "";
      throw file.error(Kind.MISMATCH, "dense module: in_features", expected, actual, null, -1);
    }
    Contents tensors = new SafetensorsReader().read(file, opening);
    check(file, tensors, WEIGHT, Shape.of(dense.outFeatures(), dense.inFeatures()));
    if (dense.bias()) {
      check(file, tensors, BIAS, Shape.of(dense.outFeatures()));
    }
  }

  private static void check(MappedFile file, Contents tensors, String name, Shape shape) {
    TensorEntry entry = tensors.find(name);
    if (entry == null) {
      String expected = "a tensor " + name;
      throw file.error(
          Kind.MISMATCH, "dense module: weights", expected, tensors.someNames(), null, -1);
    }
    if (!entry.shape().equals(shape)) {
      String expected = shape.toString();
      String actual = entry.shape().toString();
      throw file.error(
          Kind.MISMATCH, "dense module: shape", expected, actual, name, entry.byteOffset());
    }
    if (!DTYPES.contains(entry.dtype())) {
      throw file.error(
          Kind.UNSUPPORTED,
          "dense module: dtype",
          "one of " + DTYPES,
          entry.dtype().name(),
          name,
          entry.byteOffset());
    }
  }
}
