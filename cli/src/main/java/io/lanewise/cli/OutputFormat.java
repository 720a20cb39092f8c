package io.lanewise.cli;

import io.lanewise.file.NpyWriter;
import io.lanewise.file.RowWriter;
import io.lanewise.file.SafetensorsWriter;
import io.lanewise.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What `--output` writes, told by the file's extension.
enum OutputFormat {
  /// One JSON object a row.
  JSONL,
  /// One NumPy array.
  NPY,
  /// One tensor, called `output`.
  SAFETENSORS;

  /// The name of the one tensor of a safetensors file.
  static final String TENSOR = "output";

  /// @throws UsageException if the extension is none that can be written
  static OutputFormat of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    for (OutputFormat format : values()) {
      if (name.endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
        return format;
      }
    }
    throw new UsageException(
        "--output: expected an extension of .npy, .safetensors, .jsonl, got '" + file + "'");
  }

  /// Writes a whole result, replacing the file at the end or not at all.
  void write(Path file, Tensor result) {
    switch (this) {
      case NPY -> NpyWriter.write(file, result);
      case SAFETENSORS ->
          SafetensorsWriter.write(
              file,
              List.of(Tensor.of(TENSOR, result.dtype(), result.shape(), result.segment())),
              Map.of());
      case JSONL ->
          NewFile.write(
              file,
              out -> {
                try (JsonLines lines = new JsonLines(out)) {
                  writeRows(lines, result);
                }
              });
    }
  }

  /// Writes rows of floats as they come, in a format of tensors.
  RowWriter rows(Path file, int columns) {
    return switch (this) {
      case NPY -> RowWriter.npy(file, columns);
      case SAFETENSORS -> RowWriter.safetensors(file, TENSOR, columns);
      case JSONL -> throw new IllegalStateException("no format of tensors: " + this);
    };
  }

  /// One `{"row", "vector"}` a line.
  static void writeRows(JsonLines lines, Tensor result) {
    VectorRows.of(result)
        .forEach((row, vector) -> lines.begin().put("row", row).put("vector", vector).end());
  }
}
