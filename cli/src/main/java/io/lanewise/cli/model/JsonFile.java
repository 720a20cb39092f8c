package io.lanewise.cli.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.lanewise.file.WeightFileException;
import io.lanewise.file.WeightFormatException;
import io.lanewise.file.WeightFormatException.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// One JSON file of a model, read strictly: RFC 8259, UTF-8, no name twice, at most 1000 levels.
final class JsonFile implements AutoCloseable {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Path path;
  private final JsonParser parser;

  private JsonFile(Path path, JsonParser parser) {
    this.path = path;
    this.parser = parser;
  }

  /// Opens a file and moves to its root value.
  ///
  /// @throws WeightFileException if it can't be read
  /// @throws WeightFormatException if it is no JSON; so do all methods here
  static JsonFile open(Path path) {
    try {
      // A reader, so that Jackson doesn't guess at other encodings; this one refuses bad UTF-8.
      BufferedReader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8);
      JsonFile file = new JsonFile(path, FACTORY.createParser(reader));
      if (file.next() == null) {
        throw file.refuse(Kind.SYNTAX, "JSON", "a value", "an empty file");
      }
      return file;
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /// The next token, null at the end of the file.
  @Nullable JsonToken next() {
    try {
      return parser.nextToken();
    } catch (JsonProcessingException e) {
      throw refuse(Kind.SYNTAX, "JSON", "well-formed text", e.getOriginalMessage());
    } catch (CharacterCodingException e) {
      throw refuse(Kind.SYNTAX, "JSON", "UTF-8", "other bytes");
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /// Calls `field` for each field of the object at hand, which may leave its value unread.
  void forEachField(String what, Action field) {
    expect(what, JsonToken.START_OBJECT);
    while (next() == JsonToken.FIELD_NAME) {
      String name = text();
      next();
      field.accept(name);
      skipRest();
    }
  }

  /// Calls `element` for each element of the list at hand, which may leave its value unread.
  void forEachElement(String what, Runnable element) {
    expect(what, JsonToken.START_ARRAY);
    while (next() != JsonToken.END_ARRAY) {
      element.run();
      skipRest();
    }
  }

  /// Refuses what is not of this type.
  void expect(String what, JsonToken wanted) {
    if (parser.currentToken() != wanted) {
      throw refuse(Kind.SCHEMA, what, name(wanted), name(parser.currentToken()));
    }
  }

  boolean is(JsonToken token) {
    return parser.currentToken() == token;
  }

  /// The string at hand.
  String string(String what) {
    expect(what, JsonToken.VALUE_STRING);
    return text();
  }

  /// The boolean at hand.
  boolean bool(String what) {
    if (!is(JsonToken.VALUE_TRUE) && !is(JsonToken.VALUE_FALSE)) {
      throw refuse(Kind.SCHEMA, what, "true or false", name(parser.currentToken()));
    }
    return is(JsonToken.VALUE_TRUE);
  }

  /// The integer at hand, which must be 0 ≤ n < 2³¹.
  int index(String what) {
    expect(what, JsonToken.VALUE_NUMBER_INT);
    try {
      long value = parser.getLongValue();
      if (value >= 0 && value <= Integer.MAX_VALUE) {
        return (int) value;
      }
    } catch (IOException beyondLong) {
      // Refused below, as it is written.
    }
    throw refuse(Kind.LIMIT, what, "0 <= n < 2^31", text());
  }

  WeightFormatException refuse(Kind kind, String what, String expected, String actual) {
    long offset = parser.currentLocation().getCharOffset();
    String where = what + " at character " + Math.max(0, offset);
    return new WeightFormatException(kind, where, expected, actual, path, null, -1, null);
  }

  /// Reads on to the end: nothing may follow the root value.
  void end() {
    if (next() != null) {
      throw refuse(Kind.TRAILING, "JSON", "the end of the file", "more");
    }
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private String text() {
    try {
      return parser.getText();
    } catch (IOException e) {
      throw refuse(Kind.SYNTAX, "JSON", "a readable value", String.valueOf(e.getMessage()));
    }
  }

  private void skipRest() {
    try {
      parser.skipChildren();
    } catch (JsonProcessingException e) {
      throw refuse(Kind.SYNTAX, "JSON", "well-formed text", e.getOriginalMessage());
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static String name(@Nullable JsonToken token) {
    return switch (token) {
      case START_OBJECT, END_OBJECT -> "an object";
      case START_ARRAY, END_ARRAY -> "a list";
      case VALUE_STRING, FIELD_NAME -> "a string";
      case VALUE_NUMBER_INT -> "an integer";
      case VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      case null, default -> "nothing";
    };
  }

  private static WeightFileException unreadable(Path path, IOException e) {
    boolean missing = e instanceof NoSuchFileException;
    return new WeightFileException(
        missing ? WeightFileException.Kind.MISSING : WeightFileException.Kind.UNREADABLE,
        "file",
        "a readable file",
        missing ? "none" : String.valueOf(e.getMessage()),
        path,
        null,
        -1,
        e);
  }

  /// What to do with a field; its value is at hand.
  interface Action {
    void accept(String name);
  }
}
