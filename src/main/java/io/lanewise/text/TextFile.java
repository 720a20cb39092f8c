package io.lanewise.text;

import io.lanewise.file.WeightFileException;
import io.lanewise.file.WeightFormatException;
import io.lanewise.file.WeightFormatException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The bytes of a text file that is read at once and must be UTF-8 without a byte order mark.
final class TextFile {
  /// The largest tokenizers in use have 35 MB.
  private static final long MOST_BYTES = 1 << 30;

  private static final int WINDOW = 8192;

  private final Path path;
  private final byte[] bytes;

  private TextFile(Path path, byte[] bytes) {
    this.path = path;
    this.bytes = bytes;
  }

  /// Reads a file.
  ///
  /// @throws WeightFileException if it is missing, no regular file, or unreadable
  /// @throws WeightFormatException SYNTAX if it is not UTF-8, LIMIT if it is over 1 GiB
  static TextFile read(Path path) {
    try {
      if (Files.isDirectory(path)) {
        throw unreadable(WeightFileException.Kind.DIRECTORY, path, "a folder", null);
      }
      // Opening a pipe would wait for its writer.
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw unreadable(WeightFileException.Kind.UNREADABLE, path, "a pipe or device", null);
      }
      long size = Files.size(path);
      TextFile file =
          new TextFile(path, size > MOST_BYTES ? new byte[0] : Files.readAllBytes(path));
      if (size > MOST_BYTES) {
        throw file.error(Kind.LIMIT, "tokenizer: size", "<= " + MOST_BYTES, size + "", 0);
      }
      file.validate();
      return file;
    } catch (NoSuchFileException missing) {
      throw unreadable(WeightFileException.Kind.MISSING, path, "no such file", missing);
    } catch (IOException failure) {
      String reason = failure.getClass().getSimpleName() + " " + failure.getMessage();
      throw unreadable(WeightFileException.Kind.UNREADABLE, path, reason, failure);
    }
  }

  private static WeightFileException unreadable(
      WeightFileException.Kind kind, Path path, String actual, @Nullable IOException cause) {
    return new WeightFileException(
        kind, "open: tokenizer", "a readable file", actual, path, null, -1, cause);
  }

  private void validate() {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer input = ByteBuffer.wrap(bytes);
    CharBuffer window = CharBuffer.allocate(WINDOW);
    while (true) {
      var result = decoder.decode(input, window.clear(), true);
      if (result.isError()) {
        String actual = "byte 0x" + Integer.toHexString(bytes[input.position()] & 0xff);
        throw syntax("UTF-8", actual, input.position());
      }
      if (result.isUnderflow()) {
        break;
      }
    }
    if (bytes.length == 0) {
      throw syntax("JSON", "an empty file", 0);
    }
    if (bytes.length >= 3
        && bytes[0] == (byte) 0xef
        && bytes[1] == (byte) 0xbb
        && bytes[2] == (byte) 0xbf) {
      throw syntax("JSON", "a byte order mark", 0);
    }
  }

  private WeightFormatException syntax(String expected, String actual, int offset) {
    return new WeightFormatException(
        Kind.SYNTAX, "tokenizer", expected, actual, path, null, offset, null);
  }

  Path path() {
    return path;
  }

  int size() {
    return bytes.length;
  }

  Reader reader() {
    return new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8);
  }

  /// An error at a UTF-16 character of the text.
  WeightFormatException error(
      Kind kind, String what, String expected, String actual, long character) {
    return new WeightFormatException(
        kind, what, expected, actual, path, null, byteOffset(character), null);
  }

  private long byteOffset(long character) {
    long seen = 0;
    for (int at = 0; at < bytes.length; at++) {
      if ((bytes[at] & 0xc0) != 0x80) {
        if (seen >= character) {
          return at;
        }
        seen += (bytes[at] & 0xf8) == 0xf0 ? 2 : 1;
      }
    }
    return bytes.length;
  }
}
