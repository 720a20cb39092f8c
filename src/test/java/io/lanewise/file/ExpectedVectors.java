package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.util.HexFormat;
import java.util.Map;

/// Holds an open file of word vectors against an index: every token by its bytes, every float by
/// its bits.
final class ExpectedVectors {
  private ExpectedVectors() {}

  /// The `records` of golden files: in order, some of them duplicates.
  static void assertRecords(JsonNode expected, WeightFile file) {
    Vocabulary vocabulary = file.vocabulary().orElseThrow();
    long row = 0;
    for (JsonNode record : expected.get("records")) {
      byte[] token = HexFormat.of().parseHex(record.get("hex").asText());
      if (!record.path("duplicate").asBoolean()) {
        assertArrayEquals(token, vocabulary.bytes(row));
        assertEquals(record.get("token").asText(), vocabulary.token(row));
        assertRow(record.get("vector"), file, token, row);
        row++;
      }
    }
    assertEquals(expected.get("unique").asLong(), row);
    assertSizes(file, row, expected.get("dim").asLong());
    long duplicates = expected.get("rows").asLong() - row;
    assertEquals(duplicates + "", file.metadata().get("duplicates"));
  }

  /// The `vectors` of hostile files: the bytes of a token in hex, its vector.
  static void assertVectors(JsonNode vectors, WeightFile file) {
    Vocabulary vocabulary = file.vocabulary().orElseThrow();
    for (Map.Entry<String, JsonNode> entry : vectors.properties()) {
      byte[] token = HexFormat.of().parseHex(entry.getKey());
      assertRow(entry.getValue(), file, token, vocabulary.row(token, 0, token.length));
    }
    assertSizes(file, vectors.size(), vectors.elements().next().size());
  }

  private static void assertSizes(WeightFile file, long rows, long columns) {
    Tensor vectors = file.onlyTensor();
    assertEquals("vectors", vectors.name());
    assertEquals(DType.F32, vectors.dtype());
    assertEquals(Shape.of(rows, columns), vectors.shape());
    assertEquals(Shape.of(rows, columns), file.entries().getFirst().shape());
    assertEquals(rows * columns * Float.BYTES, file.entries().getFirst().byteLength());
    assertEquals(rows, file.vocabulary().orElseThrow().size());
  }

  private static void assertRow(JsonNode expected, WeightFile file, byte[] token, long row) {
    String message = HexFormat.of().formatHex(token);
    assertEquals(row, file.vocabulary().orElseThrow().row(token, 0, token.length), message);
    Tensor vectors = file.tensor("vectors");
    for (int i = 0; i < expected.size(); i++) {
      JsonNode value = expected.get(i);
      double number = value.isTextual() ? Double.parseDouble(value.asText()) : value.asDouble();
      float actual = vectors.getFloat(row * expected.size() + i);
      // Compares bits, but for the payload of a NaN, which JSON can't say.
      assertEquals(
          Float.floatToIntBits((float) number), Float.floatToIntBits(actual), message + " " + i);
    }
  }
}
