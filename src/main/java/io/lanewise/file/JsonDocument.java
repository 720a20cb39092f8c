package io.lanewise.file;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.lanewise.file.WeightFormatException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The text of a JSON document inside a mapped file: makes its parser, and turns positions and
/// errors of the parser into ours.
///
/// @param file the file
/// @param what what the document is, for errors
/// @param start its first byte in the file
/// @param length its bytes
record JsonDocument(MappedFile file, String what, long start, long length) {
  /// A safetensors header needs 3 levels, a tokenizer a dozen.
  static final int DEEPEST = 64;

  /// The longest name; real ones stay below 200 characters.
  static final int LONGEST_NAME = 50_000;

  /// The longest string: training notes in `__metadata__` reach a megabyte. While one is read it is
  /// held three times, two bytes a character.
  static final int LONGEST_STRING = 2 << 20;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final int WINDOW = 8192;

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

  /// A parser at the start of the document.
  ///
  /// @throws WeightFormatException SYNTAX if it is not UTF-8 or begins with a byte order mark
  JsonParser parser() {
    // A pass of its own, so that bytes that are no text are told before JSON that is no JSON.
    new Utf8Reader(file, what, start, length).validate();
    byte[] first = new byte[BYTE_ORDER_MARK.length];
    file.copy(start, first, 0, (int) Math.min(length, first.length));
    if (Arrays.equals(first, BYTE_ORDER_MARK)) {
      throw error(Kind.SYNTAX, what, "JSON", "a byte order mark", null, start, null);
    }
    try {
      return FACTORY.createParser(new Utf8Reader(file, what, start, length));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /// What the parser threw, as ours.
  WeightFormatException translate(IOException failure, JsonParser parser, @Nullable String tensor) {
    if (!(failure instanceof JacksonException json)) {
      throw new UncheckedIOException(failure);
    }
    String problem = String.valueOf(json.getOriginalMessage());
    long offset = byteOffset(parser.currentLocation().getCharOffset());
    if (json instanceof JsonEOFException) {
      return error(Kind.SYNTAX, what, "JSON", "its end too early", tensor, offset, json);
    }
    if (json instanceof StreamConstraintsException) {
      return error(Kind.LIMIT, what, "JSON within its limits", problem, tensor, offset, json);
    }
    // The parser has no type of its own for this; a test holds the wording.
    if (problem.startsWith("Duplicate")) {
      String twice = duplicate(parser) + " twice";
      return error(Kind.DUPLICATE, what, "unique names", twice, tensor, offset, json);
    }
    return error(Kind.SYNTAX, what, "JSON", problem, tensor, offset, json);
  }

  private static String duplicate(JsonParser parser) {
    try {
      return Printable.name(String.valueOf(parser.currentName()));
    } catch (IOException unknown) {
      return "a name";
    }
  }

  WeightFormatException error(
      Kind kind,
      String subject,
      String expected,
      String actual,
      @Nullable String tensor,
      long offset,
      @Nullable Exception cause) {
    return new WeightFormatException(
        kind, subject, expected, actual, file.path(), tensor, offset, cause);
  }

  /// Where in the file a UTF-16 character of the document begins: counted only once it is needed.
  long byteOffset(long character) {
    byte[] window = new byte[WINDOW];
    long seen = 0;
    for (long at = 0; at < length; at += WINDOW) {
      int count = (int) Math.min(WINDOW, length - at);
      file.copy(start + at, window, 0, count);
      for (int i = 0; i < count; i++) {
        boolean continuation = (window[i] & 0xC0) == 0x80;
        if (!continuation) {
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
