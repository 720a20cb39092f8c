package io.lanewise.cli;

import io.lanewise.file.Vocabulary;
import io.lanewise.file.WeightFile;
import io.lanewise.layer.Embedding;
import io.lanewise.layer.QuantizedFormat;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;

/// What the user calls a tensor: `PATH#tensor`, or just `PATH` where the file has one only.
///
/// Both parts may hold a `#`. The longest path that exists is taken: the whole text, or else what
/// stands before the last `#`, the one before that, and so on.
///
/// @param path a weight file, an index of shards, or a folder
/// @param tensor null for the only tensor of the file
record TensorName(Path path, @Nullable String tensor) {
  /// Splits what was typed, see above. Where no path exists, the last `#` splits.
  ///
  /// @throws CommandException if the text is no path on this system
  static TensorName parse(String text) {
    if (Files.exists(path(text))) {
      return new TensorName(path(text), null);
    }
    int last = text.lastIndexOf('#');
    for (int hash = last; hash > 0; hash = text.lastIndexOf('#', hash - 1)) {
      Path path = path(text.substring(0, hash));
      if (Files.exists(path)) {
        return new TensorName(path, text.substring(hash + 1));
      }
    }
    return last <= 0
        ? new TensorName(path(text), null)
        : new TensorName(path(text.substring(0, last)), text.substring(last + 1));
  }

  /// A path as typed.
  ///
  /// @throws CommandException if the text is no path on this system
  static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new CommandException("path", "a path of this system", e.getReason(), text, e);
    }
  }

  /// Opens the file and finds the tensor in it.
  Opened open() {
    WeightFile file = WeightFile.open(path);
    try {
      return new Opened(file, tensor == null ? file.onlyTensor() : file.tensor(tensor));
    } catch (Throwable failure) {
      file.close();
      throw failure;
    }
  }

  /// A tensor and the file that must stay open for it.
  record Opened(WeightFile file, Tensor tensor) implements AutoCloseable {
    /// The matrix of codes that the tensor is, if the file says so.
    Optional<Quantized> quantized() {
      return QuantizedFormat.find(file.metadata(), tensor, this::find);
    }

    /// The rows, of whatever the tensor is made of.
    Embedding embedding() {
      return quantized().map(Embedding::of).orElseGet(() -> Embedding.of(tensor));
    }

    /// The tokens of the tensor's rows, if the file has them.
    Optional<Vocabulary> tokens() {
      boolean table = tensor.shape().rank() == 2 && !file.has("mapping");
      return file.vocabulary().filter(v -> table && v.rows() <= tensor.shape().dim(0));
    }

    /// The row that was typed: one of its tokens, or else a number.
    long row(String text) {
      long row = tokens().map(tokens -> tokens.row(text)).orElse(-1L);
      return row >= 0 ? row : Lookup.id(text);
    }

    private Optional<Tensor> find(String name) {
      return file.has(name) ? Optional.of(file.tensor(name)) : Optional.empty();
    }

    @Override
    public void close() {
      file.close();
    }
  }

  /// For picocli.
  static final class Converter implements ITypeConverter<TensorName> {
    @Override
    public TensorName convert(String text) {
      return parse(text);
    }
  }
}
