package io.lanewise.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lanewise.file.WeightFormatException.Kind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A cursor over one strict JSON document inside a mapped file.
///
/// Strict is [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259): UTF-8 without a byte order mark,
/// no half surrogate pairs, no duplicate names at any level after unescaping, no comments, no
/// `NaN`, nothing but whitespace behind the document. All of that holds for what is skipped too.
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
final class StrictJson implements HeaderAllowance.Refusal {
  private final JsonDocument document;
  private final JsonParser parser;
  private final OpenNames openNames;
  private @Nullable JsonToken token;
  private boolean taken = true;
  private @Nullable String tensor;

  /// @param nameBytes the most heap that duplicate detection may take for names
  /// @throws WeightFormatException SYNTAX if it is not UTF-8 or begins with a byte order mark
  StrictJson(JsonDocument document, long nameBytes) {
    this.document = document;
    this.openNames = new OpenNames(nameBytes);
    this.parser = document.parser();
  }

  /// Names the tensor that is being described, for the errors from here on; null for none.
  void about(@Nullable String tensor) {
    this.tensor = tensor;
  }

  /// Enters an object.
  void beginObject(String what) {
    take(JsonToken.START_OBJECT, what, "an object");
  }

  /// Enters an array.
  void beginArray(String what) {
    take(JsonToken.START_ARRAY, what, "an array");
  }

  /// Steps to the value of the next field and returns its name, or leaves the object with null.
  @Nullable String nextName() {
    JsonToken next = peek();
    taken = true;
    return next == JsonToken.END_OBJECT ? null : wholePairs(text());
  }

  /// Whether the array has another value; if not, leaves it.
  boolean nextElement() {
    return !takeIf(JsonToken.END_ARRAY);
  }

  /// Takes a null, if that is what stands here.
  boolean takeNull() {
    return takeIf(JsonToken.VALUE_NULL);
  }

  /// Takes true or false.
  boolean bool(String what) {
    if (takeIf(JsonToken.VALUE_TRUE)) {
      return true;
    }
    take(JsonToken.VALUE_FALSE, what, "true or false");
    return false;
  }

  /// Enters an object, if that is what stands here.
  boolean takeObject() {
    return takeIf(JsonToken.START_OBJECT);
  }

  /// Takes a string.
  String string(String what) {
    take(JsonToken.VALUE_STRING, what, "a string");
    return wholePairs(text());
  }

  /// Takes an integer from 0 to 2⁶⁴−1; from 2⁶³ on it comes as a negative long.
  long unsigned(String what) {
    String digits = peek() == JsonToken.VALUE_NUMBER_INT ? text() : "-";
    try {
      if (digits.charAt(0) != '-') {
        long value = Long.parseUnsignedLong(digits);
        taken = true;
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
      switch (peek()) {
        case START_OBJECT, START_ARRAY -> depth++;
        case END_OBJECT, END_ARRAY -> depth--;
        case FIELD_NAME, VALUE_STRING -> wholePairs(text());
        // Numbers are parsed lazily: asking for the text is what checks their length.
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> text();
        case null -> throw syntax("a value", "the end");
        default -> {}
      }
      taken = true;
    } while (depth > 0);
  }

  /// Requires that the document ends here.
  void end() {
    if (peek() != null) {
      throw syntax("one document", "more behind it");
    }
  }

  /// An error at the name or value that was taken last.
  @Override
  public WeightFormatException error(Kind kind, String what, String expected, String actual) {
    long offset = document.byteOffset(parser.currentTokenLocation().getCharOffset());
    return document.error(kind, what, expected, actual, tensor, offset, null);
  }

  private WeightFormatException schema(String what, String expected) {
    return error(Kind.SCHEMA, what, expected, found());
  }

  private WeightFormatException syntax(String expected, String actual) {
    return error(Kind.SYNTAX, document.what(), expected, actual);
  }

  private void take(JsonToken wanted, String what, String expected) {
    if (!takeIf(wanted)) {
      throw schema(what, expected);
    }
  }

  private boolean takeIf(JsonToken wanted) {
    taken = peek() == wanted;
    return taken;
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

  /// The token that stands here. Read only when it is asked for, so that an error in it is told
  /// after all that is wrong before it, and under the right tensor.
  private @Nullable JsonToken peek() {
    if (taken) {
      taken = false;
      try {
        token = parser.nextToken();
        countNames();
      } catch (IOException failure) {
        throw document.translate(failure, parser, tensor);
      }
    }
    return token;
  }

  private void countNames() throws IOException {
    int depth = parser.getParsingContext().getNestingDepth();
    if (token == JsonToken.END_OBJECT) {
      openNames.leave(depth + 1);
    } else if (token == JsonToken.FIELD_NAME && !openNames.add(depth, parser.currentName())) {
      String expected = "<= " + openNames.most() + " bytes";
      throw error(Kind.LIMIT, "names of " + document.what(), expected, "more");
    }
  }

  private String text() {
    try {
      return parser.getText();
    } catch (IOException failure) {
      throw document.translate(failure, parser, tensor);
    }
  }

  private String wholePairs(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        // A code point above the basic plane is a whole pair; anything else is half of one.
        if (Character.isBmpCodePoint(text.codePointAt(i))) {
          throw syntax("surrogate pairs", "half of one: 0x" + Integer.toHexString(c));
        }
        i++;
      }
    }
    return text;
  }
}
