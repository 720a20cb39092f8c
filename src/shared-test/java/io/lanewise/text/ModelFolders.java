package io.lanewise.text;

import io.lanewise.file.SafetensorsWriter;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Folders of static models written in a test. Words are `w0` (unknown) to `w<n − 1>`.
public final class ModelFolders {
  /// A Normalize behind the embedding.
  public static final String NORMALIZE =
      "{'path': '2_Normalize', 'type': 'sentence_transformers.models.Normalize'}";

  /// A Dense behind the embedding, in folder `1_Dense`.
  public static final String DENSE =
      "{'path': '1_Dense', 'type': 'sentence_transformers.models.Dense'}";

  private ModelFolders() {}

  /// A Model2Vec folder.
  ///
  /// @param tensors `embeddings`, and perhaps `mapping` and `weights`
  public static Path model2vec(Path folder, boolean normalize, int words, Tensor... tensors) {
    write(folder, "config.json", "{'model_type': 'model2vec', 'normalize': " + normalize + "}");
    write(folder, "tokenizer.json", tokenizer(words, "null"));
    return tensors(folder, tensors);
  }

  /// A StaticEmbedding folder with these modules behind the embedding.
  public static Path staticEmbedding(Path folder, int words, Tensor table, String... modules) {
    write(folder, "config_sentence_transformers.json", "{}");
    write(folder, "tokenizer.json", tokenizer(words, "null"));
    StringBuilder all =
        new StringBuilder("[{'path': '', 'type': 'sentence_transformers.models.StaticEmbedding'}");
    for (String module : modules) {
      all.append(", ").append(module);
    }
    write(folder, "modules.json", all.append("]").toString());
    return tensors(folder, table);
  }

  /// The folder of a Dense module.
  public static Path dense(Path folder, String config, Tensor... tensors) {
    write(folder, "config.json", config);
    return tensors(folder, tensors);
  }

  /// A tokenizer.json of words.
  static String tokenizer(int words, String truncation) {
    StringBuilder vocabulary = new StringBuilder("'w0': 0");
    for (int i = 1; i < words; i++) {
      vocabulary.append(", 'w").append(i).append("': ").append(i);
    }
    return ("{'version': '1.0', 'truncation': %s, 'pre_tokenizer': {'type': 'WhitespaceSplit'},"
            + " 'model': {'type': 'WordLevel', 'unk_token': 'w0', 'vocab': {%s}}}")
        .formatted(truncation, vocabulary);
  }

  private static Path tensors(Path folder, Tensor... tensors) {
    SafetensorsWriter.write(folder.resolve("model.safetensors"), List.of(tensors), Map.of());
    return folder;
  }

  /// Writes a file in which `'` stands for `"`.
  public static void write(Path folder, String name, String json) {
    try {
      Files.writeString(Files.createDirectories(folder).resolve(name), json.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A table (rows, columns) of these numbers, each rounded to the dtype.
  public static Tensor table(String name, DType dtype, int columns, double... values) {
    MemorySegment memory = Arena.ofAuto().allocate(values.length * (long) dtype.bytes(), 64);
    for (int i = 0; i < values.length; i++) {
      switch (dtype) {
        case F64 -> memory.setAtIndex(ValueLayout.JAVA_DOUBLE, i, values[i]);
        case F32 -> memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) values[i]);
        case F16 ->
            memory.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16((float) values[i]));
        case BF16 ->
            memory.setAtIndex(
                ValueLayout.JAVA_SHORT,
                i,
                (short) (Float.floatToRawIntBits((float) values[i]) >>> 16));
        case I8 -> memory.set(ValueLayout.JAVA_BYTE, i, (byte) values[i]);
        default -> throw new IllegalArgumentException(dtype.toString());
      }
    }
    return Tensor.of(name, dtype, Shape.of(values.length / columns, columns), memory);
  }

  /// Integers of one dimension.
  static Tensor ints(String name, int... values) {
    MemorySegment memory = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_INT, values);
    return Tensor.of(name, DType.I32, Shape.of(values.length), memory);
  }

  /// Doubles of one dimension.
  static Tensor doubles(String name, double... values) {
    MemorySegment memory = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_DOUBLE, values);
    return Tensor.of(name, DType.F64, Shape.of(values.length), memory);
  }
}
