package io.lanewise.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The field `text` of an object on one line; other fields may be anything.
final class JsonText {
  private static final String FIELD = "text";
  private static final String EXPECTED = "an object with a string 'text'";
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonText() {}

  /// @param where file and line, for an error
  /// @throws CommandException if the line is no such object
  static String of(String line, String where) {
    try (JsonParser json = FACTORY.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new CommandException("input", EXPECTED, "something else", where);
      }
      String text = field(json);
      if (text == null || json.nextToken() != null) {
        String actual = text == null ? "none" : "more than one value";
        throw new CommandException("input", EXPECTED, actual, where);
      }
      return text;
    } catch (IOException e) {
      throw new CommandException("input", EXPECTED, "broken JSON", where, e);
    }
  }

  private static @Nullable String field(JsonParser json) throws IOException {
    String text = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = json.currentName().equals(FIELD);
      JsonToken value = json.nextToken();
      if (wanted && value == JsonToken.VALUE_STRING) {
        text = json.getText();
      }
      json.skipChildren();
    }
    return text;
  }
}
