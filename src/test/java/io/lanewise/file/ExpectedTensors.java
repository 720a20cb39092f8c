package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.tensor.Tensor;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/// Holds an open file against the `tensors` of an index: names, dtypes, shapes and every value.
final class ExpectedTensors {
  private ExpectedTensors() {}

  static void assertTensors(JsonNode expected, WeightFile file) {
    Set<String> names = new HashSet<>();
    file.entries().forEach(entry -> names.add(entry.name()));
    Set<String> expectedNames = new HashSet<>();
    expected.fieldNames().forEachRemaining(expectedNames::add);
    assertEquals(expectedNames, names);
    for (Map.Entry<String, JsonNode> entry : expected.properties()) {
      assertTensor(entry.getValue(), file.tensor(entry.getKey()));
    }
  }

  private static void assertTensor(JsonNode expected, Tensor tensor) {
    assertEquals(expected.get("dtype").asText(), tensor.dtype().name(), tensor.name());
    long[] shape = new long[expected.get("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = expected.get("shape").get(i).asLong();
    }
    assertEquals(io.lanewise.tensor.Shape.of(shape), tensor.shape(), tensor.name());
    if (expected.has("sha256")) {
      assertEquals(expected.get("sha256").asText(), sha256(tensor), tensor.name());
    }
    if (expected.has("values")) {
      JsonNode values = expected.get("values");
      assertEquals(values.size(), tensor.shape().elementCount());
      assertRun(values, tensor, 0);
    } else {
      long columns = tensor.shape().last();
      assertRun(expected.get("first_row"), tensor, 0);
      assertRun(expected.get("last_row"), tensor, tensor.shape().elementCount() - columns);
      assertSum(expected, tensor);
    }
  }

  private static String sha256(Tensor tensor) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(tensor.segment().asByteBuffer());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static void assertRun(JsonNode values, Tensor tensor, long start) {
    for (int i = 0; i < values.size(); i++) {
      JsonNode value = values.get(i);
      String message = tensor + " element " + (start + i);
      if (tensor.dtype().isInteger()) {
        long bits = value.bigIntegerValue().longValue();
        assertEquals(bits, tensor.getLong(start + i), message);
      } else {
        double number = value.isTextual() ? Double.parseDouble(value.asText()) : value.asDouble();
        // Compares bits, but for the payload of a NaN, which JSON can't say.
        assertEquals(
            Double.doubleToLongBits(number),
            Double.doubleToLongBits(tensor.getDouble(start + i)),
            message);
      }
    }
  }

  private static void assertSum(JsonNode expected, Tensor tensor) {
    double sum = 0;
    double sumAbs = 0;
    for (long i = 0; i < tensor.shape().elementCount(); i++) {
      sum += tensor.getDouble(i);
      sumAbs += Math.abs(tensor.getDouble(i));
    }
    double tolerance = 1e-12 * expected.get("sum_abs").asDouble();
    assertEquals(expected.get("sum").asDouble(), sum, tolerance);
    assertEquals(expected.get("sum_abs").asDouble(), sumAbs, tolerance);
  }
}
