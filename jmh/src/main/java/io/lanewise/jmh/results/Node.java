package io.lanewise.jmh.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A value of a strict JSON file that knows where it stands, so that a refusal says so.
///
/// @param source the file's name
/// @param where such as `$[3].primaryMetric`
public record Node(String source, String where, JsonNode json) {
  private static final int LONGEST = 60;

  /// The value of a whole file.
  ///
  /// @throws UnreadableFileException if the text is no JSON, has a field twice or something behind
  ///   it
  public static Node parse(String source, String json) {
    return Json.parse(source, json);
  }

  /// A field that must be there.
  public Node at(String field) {
    Node child = field(field);
    if (child.json.isMissingNode()) {
      throw child.unexpected("a value");
    }
    return child;
  }

  /// Whether there is such a field.
  public boolean has(String field) {
    return json.has(field);
  }

  /// The elements of an array, which may be empty.
  public List<Node> elements() {
    if (!json.isArray()) {
      throw unexpected("an array");
    }
    List<Node> elements = new ArrayList<>();
    for (int i = 0; i < json.size(); i++) {
      elements.add(new Node(source, where + "[" + i + "]", json.path(i)));
    }
    return elements;
  }

  /// The fields of an object by name; none if it is missing.
  public SortedMap<String, Node> fields(String field) {
    SortedMap<String, Node> fields = new TreeMap<>();
    Node object = field(field);
    object.json.properties().forEach(each -> fields.put(each.getKey(), object.at(each.getKey())));
    return fields;
  }

  /// A text.
  public String asString() {
    if (!json.isTextual()) {
      throw unexpected("a string");
    }
    return json.asText();
  }

  /// A number, or what JMH writes where JSON has none.
  public double asNumber() {
    return switch (json.isTextual() ? json.asText() : "") {
      case "NaN" -> Double.NaN;
      case "+INF" -> Double.POSITIVE_INFINITY;
      case "-INF" -> Double.NEGATIVE_INFINITY;
      default -> {
        if (!json.isNumber()) {
          throw unexpected("a number");
        }
        yield json.asDouble();
      }
    };
  }

  /// A field as it is printed; a dash if it is missing, as some are in older versions.
  String text(String field) {
    JsonNode value = json.path(field);
    if (value.isMissingNode()) {
      return "-";
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /// A refusal of this value.
  public UnreadableFileException unexpected(String expected) {
    String got = json.isMissingNode() ? "nothing" : json.toString();
    String shown = got.length() > LONGEST ? got.substring(0, LONGEST) + "…" : got;
    return new UnreadableFileException(source, where, "expected " + expected + ", got " + shown);
  }

  private Node field(String field) {
    return new Node(source, where + "." + field, json.path(field));
  }
}
