package io.lanewise.jmh.report;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.stream.Collectors;

/// Strict JSON, and fields of it that must be there.
final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private Json() {}

  static JsonNode parse(String source, String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException malformed) {
      throw malformed(source, malformed);
    }
  }

  static ReportFormatException malformed(String source, JsonProcessingException why) {
    return new ReportFormatException(source, "JSON" + where(why) + ": " + why.getOriginalMessage());
  }

  /// The field where the tree was read, else the place in the text.
  private static String where(JsonProcessingException why) {
    if (why instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return mapping.getPath().stream()
          .map(JsonMappingException.Reference::getFieldName)
          .collect(Collectors.joining(".", " at ", ""));
    }
    JsonLocation at = why.getLocation();
    return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  static String text(String source, JsonNode of, String field) {
    JsonNode node = of.path(field);
    if (!node.isTextual()) {
      throw ReportFormatException.expected(source, field, "a string", found(node));
    }
    return node.asText();
  }

  /// A number, or what JMH writes where JSON has none.
  static double number(String source, String what, JsonNode node) {
    return switch (node.isTextual() ? node.asText() : "") {
      case "NaN" -> Double.NaN;
      case "+INF" -> Double.POSITIVE_INFINITY;
      case "-INF" -> Double.NEGATIVE_INFINITY;
      default -> {
        if (!node.isNumber()) {
          throw ReportFormatException.expected(source, what, "a number", found(node));
        }
        yield node.asDouble();
      }
    };
  }

  static String found(JsonNode node) {
    return node.isMissingNode() ? "none" : node.toString();
  }
}
