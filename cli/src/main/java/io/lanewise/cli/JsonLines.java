package io.lanewise.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// Writes JSON, one object a line, UTF-8.
///
/// Numbers are in the shortest form that reads back to the same bits, as [Float#toString(float)]
/// and [Double#toString(double)] write them. JSON has no NaN and no infinities: they are the
/// strings `"NaN"`, `"Infinity"` and `"-Infinity"`. Half a surrogate pair becomes U+FFFD.
final class JsonLines implements AutoCloseable {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final JsonGenerator json;

  /// @param out is flushed but not closed by [#close]
  JsonLines(OutputStream out) {
    try {
      json = FACTORY.createGenerator(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    json.setRootValueSeparator(null);
  }

  /// Begins an object: a line, or an element of the list that is open.
  JsonLines begin() {
    return writing(json::writeStartObject);
  }

  /// Begins an object as a field.
  JsonLines begin(String name) {
    return writing(() -> json.writeObjectFieldStart(name));
  }

  /// Ends the innermost object; the outermost ends its line.
  JsonLines end() {
    return writing(
        () -> {
          json.writeEndObject();
          if (json.getOutputContext().inRoot()) {
            json.writeRaw('\n');
          }
        });
  }

  /// Begins a list as a field.
  JsonLines beginList(String name) {
    return writing(() -> json.writeArrayFieldStart(name));
  }

  /// Ends the innermost list.
  JsonLines endList() {
    return writing(json::writeEndArray);
  }

  JsonLines put(String name, String value) {
    return writing(() -> json.writeStringField(wellFormed(name), wellFormed(value)));
  }

  JsonLines put(String name, long value) {
    return writing(() -> json.writeNumberField(name, value));
  }

  JsonLines put(String name, float value) {
    return writing(() -> json.writeNumberField(name, value));
  }

  JsonLines put(String name, double value) {
    return writing(() -> json.writeNumberField(name, value));
  }

  JsonLines put(String name, boolean value) {
    return writing(() -> json.writeBooleanField(name, value));
  }

  JsonLines put(String name, float[] values) {
    return writing(
        () -> {
          json.writeArrayFieldStart(name);
          for (float value : values) {
            json.writeNumber(value);
          }
          json.writeEndArray();
        });
  }

  JsonLines put(String name, long[] values) {
    return writing(
        () -> {
          json.writeFieldName(name);
          json.writeArray(values, 0, values.length);
        });
  }

  JsonLines put(String name, Iterable<String> values) {
    beginList(name);
    values.forEach(value -> writing(() -> json.writeString(wellFormed(value))));
    return endList();
  }

  /// Hands the lines written so far to the stream, and flushes it.
  void flush() {
    writing(json::flush);
  }

  @Override
  public void close() {
    writing(json::close);
  }

  private JsonLines writing(Write write) {
    try {
      write.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  private static String wellFormed(String text) {
    if (text.codePoints().noneMatch(JsonLines::isHalfPair)) {
      return text;
    }
    int[] points = text.codePoints().map(c -> isHalfPair(c) ? 0xfffd : c).toArray();
    return new String(points, 0, points.length);
  }

  private static boolean isHalfPair(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private interface Write {
    void run() throws IOException;
  }
}
