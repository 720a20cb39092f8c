package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Reads the pieces of a GGUF header: each length is held against a limit and against the rest of
/// the file before anything is read or allocated for it.
final class GgufCursor {
  /// ggml's limit of a string's bytes and an array's elements.
  static final long LONGEST = 1L << 30;

  private final MappedFile file;
  private final ByteCursor cursor;

  GgufCursor(MappedFile file, long start) {
    this.file = file;
    this.cursor = new ByteCursor(file, start);
  }

  /// The cursor itself, for what is no piece of GGUF.
  ByteCursor bytes() {
    return cursor;
  }

  long position() {
    return cursor.position();
  }

  /// How many things follow, of `least` bytes or more each.
  long count(String what, long least) {
    long at = position();
    long count = cursor.int64(what);
    if (count < 0) {
      throw file.error(Kind.SCHEMA, what, ">= 0", count + "", null, at);
    }
    requireEach(what, count, least, at);
    return count;
  }

  /// The length of an array whose elements take `least` bytes or more each.
  long arrayLength(String what, long least) {
    long at = position();
    long count = length(what, LONGEST);
    requireEach(what, count, least, at);
    return count;
  }

  private void requireEach(String what, long count, long least, long at) {
    if (count > cursor.remaining() / least) {
      String expected = "bytes for " + count + ", " + least + " or more each";
      throw file.error(Kind.TRUNCATED, what, expected, cursor.remaining() + "", null, at);
    }
  }

  /// A length that is at most `most`.
  long length(String what, long most) {
    long at = position();
    long length = cursor.int64(what + " length");
    if (Long.compareUnsigned(length, most) > 0) {
      String actual = Long.toUnsignedString(length);
      throw file.error(Kind.LIMIT, what + " length", "<= " + most, actual, null, at);
    }
    return length;
  }

  /// A string that names something: UTF-8, of `most` bytes at most.
  String name(String what, int most) {
    int length = (int) length(what, most);
    long at = position();
    byte[] utf8 = cursor.bytes(what, length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException malformed) {
      throw file.error(Kind.SYNTAX, what, "UTF-8", "other bytes", null, at);
    }
  }

  /// A number or a truth value as text.
  String number(String what, GgufType type) {
    return switch (type) {
      case U8 -> Byte.toUnsignedInt(cursor.int8(what)) + "";
      case I8 -> cursor.int8(what) + "";
      case U16 -> Short.toUnsignedInt(cursor.int16(what)) + "";
      case I16 -> cursor.int16(what) + "";
      case U32 -> Integer.toUnsignedString(cursor.int32(what));
      case I32 -> cursor.int32(what) + "";
      case F32 -> cursor.float32(what) + "";
      // As in ggml, whatever is not 0 is true.
      case BOOL -> (cursor.int8(what) != 0) + "";
      case U64 -> Long.toUnsignedString(cursor.int64(what));
      case I64 -> cursor.int64(what) + "";
      case F64 -> cursor.float64(what) + "";
      case STRING, ARRAY -> throw new AssertionError(type + " is no number");
    };
  }

  /// The type of a value.
  GgufType valueType(String what) {
    long at = position();
    int id = cursor.int32(what);
    GgufType type = GgufType.ofValue(id);
    if (type == null) {
      String expected = "0 to " + (GgufType.values().length - 1);
      String actual = Integer.toUnsignedString(id);
      throw file.error(Kind.UNSUPPORTED, what, expected, actual, null, at);
    }
    return type;
  }
}
