package io.lanewise.text;

import io.lanewise.file.WeightFormatException;
import io.lanewise.file.WeightFormatException.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One object of a `tokenizer.json`, its fields asked for by name and type.
///
/// @param file the file, for errors
/// @param what where in the file, for errors
/// @param fields in the order of the file
record Part(Path file, String what, Map<String, Object> fields) {
  /// The string that says what the part is.
  String type() {
    return string("type");
  }

  boolean has(String name) {
    return !(get(name) instanceof JsonText.Null);
  }

  String string(String name) {
    if (get(name) instanceof String text) {
      return text;
    }
    throw refusal(name, "a string");
  }

  @Nullable String stringOrNull(String name) {
    return has(name) ? string(name) : null;
  }

  boolean bool(String name) {
    if (get(name) instanceof Boolean value) {
      return value;
    }
    throw refusal(name, "true or false");
  }

  boolean bool(String name, boolean missing) {
    return has(name) ? bool(name) : missing;
  }

  /// An integer 0 ≤ n < 2³¹.
  int index(String name) {
    if (get(name) instanceof JsonNumber number) {
      try {
        int value = Integer.parseInt(number.digits());
        if (value >= 0) {
          return value;
        }
      } catch (NumberFormatException beyond) {
        // Refused below, as it is written.
      }
    }
    throw refusal(name, "an integer from 0 to 2^31-1");
  }

  int index(String name, int missing) {
    return has(name) ? index(name) : missing;
  }

  double number(String name) {
    if (get(name) instanceof JsonNumber number) {
      return Double.parseDouble(number.digits());
    }
    throw refusal(name, "a number");
  }

  Part part(String name) {
    if (get(name) instanceof Part part) {
      return part;
    }
    throw refusal(name, "an object");
  }

  List<Object> list(String name) {
    List<Object> elements = new ArrayList<>();
    if (get(name) instanceof List<?> list) {
      elements.addAll(list);
      return elements;
    }
    throw refusal(name, "a list");
  }

  List<Part> parts(String name) {
    List<Part> parts = new ArrayList<>();
    for (Object element : list(name)) {
      if (!(element instanceof Part part)) {
        throw refusal(name, "objects");
      }
      parts.add(part);
    }
    return parts;
  }

  private Object get(String name) {
    return fields.getOrDefault(name, JsonText.Null.NULL);
  }

  private WeightFormatException refusal(String name, String expected) {
    Object value = get(name);
    String actual =
        value instanceof JsonText.Null
            ? "nothing"
            : value instanceof Part ? "an object" : value instanceof List ? "a list" : value + "";
    return error(Kind.SCHEMA, name, expected, actual);
  }

  /// An error in a field.
  WeightFormatException error(Kind kind, String name, String expected, String actual) {
    return new WeightFormatException(
        kind, "tokenizer: " + what + "." + name, expected, actual, file, null, -1, null);
  }

  /// The refusal of a part of a type that is not known here.
  WeightFormatException unsupported(String expected) {
    return error(Kind.UNSUPPORTED, "type", expected, type());
  }
}
