package io.lanewise.jmh.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A value of a JSON file that knows where it stands, so that a refusal says so.
///
/// @param source the file's name
/// @param where such as `[3].primaryMetric`
record Node(String source, String where, JsonNode json) {
  /// A field that must be there.
  Node at(String field) {
    JsonNode value = json.path(field);
    Node child = new Node(source, where + "." + field, value);
    if (value.isMissingNode()) {
      throw child.unexpected("a value");
    }
    return child;
  }

  boolean has(String field) {
    return json.has(field);
  }

  /// The elements of an array that must have some.
  List<Node> elements() {
    if (!json.isArray() || json.isEmpty()) {
      throw unexpected("a non-empty array");
    }
    List<Node> elements = new ArrayList<>();
    for (int i = 0; i < json.size(); i++) {
      elements.add(new Node(source, where + "[" + i + "]", json.path(i)));
    }
    return elements;
  }

  String asString() {
    if (!json.isTextual()) {
      throw unexpected("a string");
    }
    return json.asText();
  }

  double asNumber() {
    if (!json.isNumber()) {
      throw unexpected("a number");
    }
    return json.asDouble();
  }

  /// A field as it is printed; a dash if it is missing, as some are in older versions.
  String text(String field) {
    JsonNode value = json.path(field);
    if (value.isMissingNode()) {
      return "-";
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /// The fields of an object as text; none if it is missing.
  SortedMap<String, String> texts(String field) {
    SortedMap<String, String> texts = new TreeMap<>();
    json.path(field)
        .properties()
        .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }

  UnreadableResultException unexpected(String expected) {
    String got = json.isMissingNode() ? "nothing" : json.toString();
    String shown = got.length() > 60 ? got.substring(0, 60) + "..." : got;
    return new UnreadableResultException(source, where, "expected " + expected + ", got " + shown);
  }
}
