package io.lanewise.cli;

import io.lanewise.file.SafetensorsWriter;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Small weight files for tests.
final class TensorFiles {
  private TensorFiles() {}

  static Path write(Path file, Tensor... tensors) {
    SafetensorsWriter.write(file, List.of(tensors), Map.of());
    return file;
  }

  /// 0, 1, 2, … in this shape.
  static Tensor counting(String name, long... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[Math.toIntExact(shape.elementCount())];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return Tensor.ofFloats(name, shape, values);
  }
}
