package io.lanewise.text;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.lanewise.file.WeightFormatException;
import io.lanewise.file.WeightFormatException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A cursor over the strict JSON of a `tokenizer.json`: RFC 8259, UTF-8, no name twice in an
/// object, no half surrogate pairs, at most 64 levels.
///
/// Values come one by one, or as small trees of [Part], lists, strings, booleans and [JsonNumber];
/// [Null] stands for null. Every error names the byte in the file. One thread.
final class JsonText {
  private static final String TOKENIZER = "tokenizer";

  /// A null in a tree.
  enum Null {
    NULL
  }

  /// A tokenizer has a dozen levels.
  private static final int DEEPEST = 64;

  /// The longest token in use is a few hundred characters.
  private static final int LONGEST_NAME = 50_000;

  /// A charsmap has some 300,000 characters.
  private static final int LONGEST_STRING = 20_000_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Names of an untrusted file belong in no table that outlives it.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNameLength(LONGEST_NAME)
                  .maxStringLength(LONGEST_STRING)
                  .build())
          .build();

  private final TextFile file;
  private final JsonParser parser;
  private @Nullable JsonToken token;

  /// A cursor at the root value.
  ///
  /// @throws WeightFormatException if the text is not JSON; so do all methods here
  JsonText(TextFile file) {
    this.file = file;
    try {
      this.parser = FACTORY.createParser(file.reader());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    this.token = advance();
  }

  Path path() {
    return file.path();
  }

  /// Bytes of the file.
  int size() {
    return file.size();
  }

  private @Nullable JsonToken advance() {
    try {
      token = parser.nextToken();
      return token;
    } catch (JacksonException problem) {
      throw translate(problem);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private WeightFormatException translate(JacksonException problem) {
    String message = String.valueOf(problem.getOriginalMessage());
    // The parser has no type of its own for this; a test holds the wording.
    if (problem instanceof JsonEOFException) {
      return error(Kind.SYNTAX, TOKENIZER, "JSON", "its end too early");
    }
    Kind kind =
        problem instanceof StreamConstraintsException
            ? Kind.LIMIT
            : message.startsWith("Duplicate") ? Kind.DUPLICATE : Kind.SYNTAX;
    return error(kind, TOKENIZER, "JSON", message);
  }

  /// An error at what stands here.
  WeightFormatException error(Kind kind, String what, String expected, String actual) {
    String full = what.startsWith(TOKENIZER) ? what : TOKENIZER + ": " + what;
    return file.error(kind, full, expected, actual, parser.currentTokenLocation().getCharOffset());
  }

  boolean is(JsonToken wanted) {
    return token == wanted;
  }

  /// Calls `field` for each field of the object here; it must take the value.
  void forEachField(String what, Consumer<String> field) {
    expect(JsonToken.START_OBJECT, what, "an object");
    while (advance() == JsonToken.FIELD_NAME) {
      String name = text();
      advance();
      field.accept(name);
    }
  }

  /// Calls `element` for each element of the list here; it must take the value.
  void forEachElement(String what, Runnable element) {
    expect(JsonToken.START_ARRAY, what, "a list");
    while (advance() != JsonToken.END_ARRAY) {
      element.run();
    }
  }

  /// The string here.
  String string(String what) {
    expect(JsonToken.VALUE_STRING, what, "a string");
    return text();
  }

  /// The integer here, from 0 to `most`.
  int index(String what, int most) {
    expect(JsonToken.VALUE_NUMBER_INT, what, "an integer");
    String digits = text();
    try {
      long value = Long.parseLong(digits);
      if (value >= 0 && value <= most) {
        return (int) value;
      }
    } catch (NumberFormatException beyond) {
      // Refused below, as it is written.
    }
    throw error(Kind.LIMIT, what, "0 <= id <= " + most + ", the file's size", digits);
  }

  /// The number here, which a double must hold.
  double number(String what) {
    if (!is(JsonToken.VALUE_NUMBER_INT)) {
      expect(JsonToken.VALUE_NUMBER_FLOAT, what, "a number");
    }
    double value = Double.parseDouble(text());
    if (Double.isInfinite(value)) {
      throw error(Kind.SYNTAX, what, "a number that a double holds", text());
    }
    return value;
  }

  /// The value here as a tree.
  ///
  /// @param what its name, for errors in it
  Object tree(String what) {
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        forEachField(what, name -> fields.put(name, tree(what + "." + name)));
        yield new Part(path(), what, fields);
      }
      case START_ARRAY -> {
        List<Object> elements = new ArrayList<>();
        forEachElement(what, () -> elements.add(tree(what)));
        yield elements;
      }
      case VALUE_STRING -> text();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(text());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case null, default -> Null.NULL;
    };
  }

  /// Passes over the value here; it is checked all the same.
  void skip() {
    int depth = 0;
    while (true) {
      switch (token) {
        case START_OBJECT, START_ARRAY -> depth++;
        case END_OBJECT, END_ARRAY -> depth--;
        case null -> throw error(Kind.SYNTAX, TOKENIZER, "JSON", "its end too early");
        case FIELD_NAME, VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> text();
        default -> {}
      }
      if (depth == 0) {
        return;
      }
      advance();
    }
  }

  /// Requires that nothing follows the root value.
  void end() {
    if (advance() != null) {
      throw error(Kind.SYNTAX, TOKENIZER, "one JSON document", "more behind it");
    }
  }

  void expect(JsonToken wanted, String what, String expected) {
    if (token != wanted) {
      throw error(Kind.SCHEMA, what, expected, found());
    }
  }

  private String found() {
    return switch (token) {
      case START_OBJECT, END_OBJECT -> "an object";
      case START_ARRAY, END_ARRAY -> "a list";
      case VALUE_STRING -> "a string";
      case null -> "nothing";
      default -> text();
    };
  }

  private String text() {
    try {
      String text = parser.getText();
      for (int i = 0; i < text.length(); i++) {
        if (Character.isSurrogate(text.charAt(i))) {
          if (Character.isBmpCodePoint(text.codePointAt(i))) {
            throw error(Kind.SYNTAX, TOKENIZER, "surrogate pairs", "half of one");
          }
          i++;
        }
      }
      return text;
    } catch (JacksonException problem) {
      throw translate(problem);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
