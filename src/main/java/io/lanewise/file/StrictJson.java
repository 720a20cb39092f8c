package io.lanewise.file;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.lanewise.file.WeightFormatException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A cursor over one strict JSON document inside a mapped file.
///
/// Strict is [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259): UTF-8 without a byte order mark, no
/// half surrogate pairs, no duplicate names at any level after unescaping, no comments, no `NaN`,
/// nothing but whitespace behind the document. All of that holds for what is skipped too.
///
/// ```
/// json.beginObject("header");
/// for (String name = json.nextName(); name != null; name = json.nextName()) {
///   … one of: string, unsigned, beginObject, beginArray, skip
/// }
/// json.end();
/// ```
///
/// Every error is a [WeightFormatException] with the byte offset of the culprit in the file; the
/// parser's own exceptions come out only as causes. One thread.
final class StrictJson {
  /// A safetensors header needs 3 levels, a tokenizer a dozen.
  static final int DEEPEST = 64;

  /// The longest name; real ones stay below 200 characters.
  static final int LONGEST_NAME = 50_000;

  /// The longest string: training notes in `__metadata__` reach a megabyte.
  static final int LONGEST_STRING = 4 << 20;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Names of an untrusted file belong in no table that outlives it.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // Pooled buffers would keep the size of the largest string for the life of the thread.
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNameLength(LONGEST_NAME)
                  .maxStringLength(LONGEST_STRING)
                  .build())
          .build();

  private final MappedFile file;
  private final String document;
  private final long start;
  private final long length;
  private final JsonParser parser;
  private @Nullable JsonToken token;
  private @Nullable String tensor;
  private long taken;

  /// @param document what the document is, for errors
  /// @throws WeightFormatException SYNTAX if it is not UTF-8 or begins with a byte order mark
  StrictJson(MappedFile file, String document, long start, long length) {
    this.file = file;
    this.document = document;
    this.start = start;
    this.length = length;
    // A pass of its own, so that bytes that are no text are told before JSON that is no JSON.
    new Utf8Reader(file, document, start, length).validate();
    if (beginsWithMark()) {
      throw error(Kind.SYNTAX, document, "JSON", "a byte order mark", start);
    }
    try {
      parser = FACTORY.createParser(new Utf8Reader(file, document, start, length));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    advance();
  }

  /// Names the tensor that is being described, for the errors from here on; null for none.
  void about(@Nullable String tensor) {
    this.tensor = tensor;
  }

  /// Enters an object.
  void beginObject(String what) {
    expect(JsonToken.START_OBJECT, what, "an object");
  }

  /// Enters an array.
  void beginArray(String what) {
    expect(JsonToken.START_ARRAY, what, "an array");
  }

  /// Steps to the value of the next field and returns its name, or leaves the object with null.
  @Nullable String nextName() {
    if (token == JsonToken.END_OBJECT) {
      advance();
      return null;
    }
    String name = checkPairs(text());
    advance();
    return name;
  }

  /// Whether the array has another value; if not, leaves it.
  boolean nextElement() {
    if (token != JsonToken.END_ARRAY) {
      return true;
    }
    advance();
    return false;
  }

  /// Takes a null, if that is what stands here.
  boolean takeNull() {
    if (token != JsonToken.VALUE_NULL) {
      return false;
    }
    advance();
    return true;
  }

  /// Takes a string.
  String string(String what) {
    if (token != JsonToken.VALUE_STRING) {
      throw schema(what, "a string");
    }
    String text = checkPairs(text());
    advance();
    return text;
  }

  /// Takes an integer from 0 to 2⁶⁴−1; from 2⁶³ on it comes as a negative long.
  long unsigned(String what) {
    String digits = token == JsonToken.VALUE_NUMBER_INT ? text() : "-";
    try {
      if (digits.charAt(0) != '-') {
        long value = Long.parseUnsignedLong(digits);
        advance();
        return value;
      }
    } catch (NumberFormatException beyond) {
      // Told below, like every other value that is no such integer.
    }
    throw schema(what, "an integer from 0 to 2^64-1");
  }

  /// Takes any value, with all that is in it.
  void skip() {
    int depth = 0;
    do {
      if (token == null) {
        throw syntax("a value", "the end");
      }
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
        checkPairs(text());
      } else if (token.isNumeric()) {
        text();
      }
      advance();
    } while (depth > 0);
  }

  /// Requires that the document ends here.
  void end() {
    if (token != null) {
      throw syntax("one document", "more behind it");
    }
  }

  private boolean beginsWithMark() {
    byte[] first = new byte[3];
    file.copy(start, first, 0, (int) Math.min(length, first.length));
    return Arrays.equals(first, BYTE_ORDER_MARK);
  }

  /// An error at the name or value that was taken last.
  WeightFormatException error(Kind kind, String what, String expected, String actual) {
    return error(kind, what, expected, actual, byteOffset(taken));
  }

  private WeightFormatException error(
      Kind kind, String what, String expected, String actual, long offset) {
    return new WeightFormatException(
        kind, what, expected, actual, file.path(), tensor, offset, null);
  }

  private WeightFormatException schema(String what, String expected) {
    return error(Kind.SCHEMA, what, expected, found(), byteOffset(position()));
  }

  private WeightFormatException syntax(String expected, String actual) {
    return error(Kind.SYNTAX, document, expected, actual, byteOffset(position()));
  }

  private void expect(JsonToken wanted, String what, String expected) {
    if (token != wanted) {
      throw schema(what, expected);
    }
    advance();
  }

  private String found() {
    return switch (token) {
      case null -> "nothing";
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case END_ARRAY, END_OBJECT -> "its end";
      case VALUE_STRING -> Printable.name(text());
      default -> text();
    };
  }

  private void advance() {
    try {
      taken = position();
      token = parser.nextToken();
    } catch (IOException failure) {
      throw translate(failure);
    }
  }

  private String text() {
    try {
      return parser.getText();
    } catch (IOException failure) {
      throw translate(failure);
    }
  }

  private String checkPairs(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        // A code point above the basic plane is a whole pair; anything else is half of one.
        if (Character.isBmpCodePoint(text.codePointAt(i))) {
          String half = "half of one: 0x" + Integer.toHexString(c);
          throw syntax("surrogate pairs", half);
        }
        i++;
      }
    }
    return text;
  }

  private WeightFormatException translate(IOException failure) {
    if (!(failure instanceof JacksonException json)) {
      throw new UncheckedIOException(failure);
    }
    String problem = String.valueOf(json.getOriginalMessage());
    long offset =
        json.getLocation() == null ? -1 : byteOffset(json.getLocation().getCharOffset());
    if (json instanceof StreamConstraintsException) {
      return failed(Kind.LIMIT, "JSON within its limits", problem, offset, json);
    }
    // Jackson has no type of its own for this; a test holds the wording.
    if (problem.startsWith("Duplicate")) {
      return failed(Kind.DUPLICATE, "unique names", duplicate() + " twice", offset, json);
    }
    return failed(Kind.SYNTAX, "JSON", problem, offset, json);
  }

  private String duplicate() {
    try {
      return Printable.name(String.valueOf(parser.currentName()));
    } catch (IOException unknown) {
      return "a name";
    }
  }

  private WeightFormatException failed(
      Kind kind, String expected, String actual, long offset, Exception cause) {
    return new WeightFormatException(
        kind, document, expected, actual, file.path(), tensor, offset, cause);
  }

  private long position() {
    return parser.currentTokenLocation().getCharOffset();
  }

  /// Where in the file a UTF-16 character of the document begins: counted only once it is needed.
  private long byteOffset(long character) {
    if (character < 0) {
      return -1;
    }
    byte[] window = new byte[8192];
    long seen = 0;
    for (long at = 0; at < length; at += window.length) {
      int count = (int) Math.min(window.length, length - at);
      file.copy(start + at, window, 0, count);
      for (int i = 0; i < count; i++) {
        if ((window[i] & 0xC0) != 0x80) {
          if (seen >= character) {
            return start + at + i;
          }
          seen += (window[i] & 0xF8) == 0xF0 ? 2 : 1;
        }
      }
    }
    return start + length;
  }
}
