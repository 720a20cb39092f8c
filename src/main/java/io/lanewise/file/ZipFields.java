package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The parts that the two headers of a zip member share: its name, and numbers that may be too
/// large for their place.
final class ZipFields {
  private static final int UTF8 = 1 << 11;

  /// What a name is in unless it says that it is UTF-8: appendix D of the specification.
  private static final Charset CODE_PAGE_437 = Charset.forName("IBM437");

  private static final int ZIP64 = 1;
  private static final int HEAD = 4;

  private ZipFields() {}

  /// A name as text.
  static String name(MappedFile file, byte[] bytes, int flags, long offset) {
    Charset charset = (flags & UTF8) == 0 ? CODE_PAGE_437 : StandardCharsets.UTF_8;
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException malformed) {
      throw file.error(Kind.SYNTAX, "name of a member", "UTF-8", "other bytes", null, offset);
    }
  }

  /// Replaces numbers that say 2³²−1 by those of the zip64 field, which has them in this order.
  ///
  /// @param extra fields of a number, a length and as many bytes
  /// @param narrow numbers of 32 bits
  static void widen(
      MappedFile file, byte[] extra, @Nullable String tensor, long offset, long... narrow) {
    ByteBuffer zip64 = zip64(file, extra, tensor, offset);
    for (int i = 0; i < narrow.length; i++) {
      if (narrow[i] == 0xffff_ffffL) {
        if (zip64.remaining() < Long.BYTES) {
          throw file.error(
              Kind.TRUNCATED, "zip64 field", "8 bytes", zip64.remaining() + "", tensor, offset);
        }
        narrow[i] = zip64.getLong();
        if (narrow[i] < 0) {
          String actual = Long.toUnsignedString(narrow[i]);
          throw file.error(Kind.OVERFLOW, "zip64 field", "<= 2^63-1", actual, tensor, offset);
        }
      }
    }
  }

  private static ByteBuffer zip64(
      MappedFile file, byte[] extra, @Nullable String tensor, long offset) {
    ByteBuffer fields = ByteBuffer.wrap(extra).order(ByteOrder.LITTLE_ENDIAN);
    while (fields.remaining() >= HEAD) {
      int id = Short.toUnsignedInt(fields.getShort());
      int length = Short.toUnsignedInt(fields.getShort());
      if (length > fields.remaining()) {
        String actual = fields.remaining() + "";
        throw file.error(Kind.TRUNCATED, "extra field", length + " bytes", actual, tensor, offset);
      }
      if (id == ZIP64) {
        return fields.limit(fields.position() + length);
      }
      fields.position(fields.position() + length);
    }
    return fields.limit(fields.position());
  }
}
