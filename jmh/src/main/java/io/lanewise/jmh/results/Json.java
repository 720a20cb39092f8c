package io.lanewise.jmh.results;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.stream.Collectors;

/// Strict JSON: one value, no field twice.
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

  static Node parse(String source, String json) {
    try {
      return new Node(source, "$", MAPPER.readTree(json));
    } catch (JsonProcessingException malformed) {
      throw malformed(source, malformed);
    }
  }

  static UnreadableFileException malformed(String source, JsonProcessingException why) {
    return new UnreadableFileException(source, where(why), why.getOriginalMessage());
  }

  /// The field where the tree was read, else the place in the text.
  private static String where(JsonProcessingException why) {
    if (why instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return mapping.getPath().stream()
          .map(JsonMappingException.Reference::getFieldName)
          .collect(Collectors.joining(".", "$.", ""));
    }
    JsonLocation at = why.getLocation();
    return at == null ? "$" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
  }
}
