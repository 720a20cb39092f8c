package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Makes files of word vectors by hand, right ones and wrong ones, and looks at what opened.
final class WordBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  WordBytes text(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  WordBytes floats(float... values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      buffer.putFloat(value);
    }
    bytes.writeBytes(buffer.array());
    return this;
  }

  byte[] toArray() {
    return bytes.toByteArray();
  }

  /// The rows of an open file as text, for example `the [1.0, 2.0]`.
  static List<String> rows(WeightFile file) {
    Tensor vectors = file.onlyTensor();
    Vocabulary vocabulary = file.vocabulary().orElseThrow();
    List<String> rows = new ArrayList<>();
    for (long row = 0; row < vectors.shape().dim(0); row++) {
      List<Float> values = new ArrayList<>();
      for (long column = 0; column < vectors.shape().dim(1); column++) {
        values.add(vectors.getFloat(row * vectors.shape().dim(1) + column));
      }
      String token = String.valueOf(vocabulary.token(row));
      assertEquals(row, vocabulary.row(token), token);
      rows.add(token + " " + values);
    }
    return rows;
  }

  /// @param message a part of it; `%s` is the file
  static void assertRefused(Path path, OpenOptions options, Kind kind, String message) {
    WeightFormatException refusal =
        assertThrows(WeightFormatException.class, () -> WeightFile.open(path, options).close());
    assertEquals(kind, refusal.kind(), refusal.getMessage());
    String expected = message.replace("%s", path.toString());
    assertTrue(String.valueOf(refusal.getMessage()).contains(expected), refusal.getMessage());
  }
}
