package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.nio.ByteBuffer;

/// Finds the data of a zip member: only the header in front of it tells where it begins, for its
/// extra fields are others than those of the central directory.
///
/// ```
/// 0 signature   6 flags    14 crc            22 size                28 length of the extra fields
/// 4 version     8 method   18 deflated size  26 length of the name  30 name, extra fields, data
/// ```
final class ZipLocalHeader {
  static final int SIGNATURE = 0x04034b50;

  private static final int SIZE = 30;
  private static final int ENCRYPTED = 1;

  private ZipLocalHeader() {}

  /// The first byte of the member's data.
  ///
  /// @param limit where the next member or the central directory begins
  /// @param overlap what it is if the data goes beyond that
  /// @throws WeightFormatException if there is no such header, or it says something else than the
  ///   central directory; if the data was streamed it may say nothing about sizes and checksum
  static long dataStart(MappedFile file, ZipMember member, long limit, Kind overlap) {
    long start = member.headerStart();
    require(file, member, "local header", start, SIZE, limit, overlap);
    ByteBuffer fields = ZipEnd.bytes(file, start, SIZE);
    compare(file, member, "signature", SIGNATURE, fields.getInt(0));
    int nameLength = Short.toUnsignedInt(fields.getShort(26));
    int extraLength = Short.toUnsignedInt(fields.getShort(28));
    int varying = nameLength + extraLength;
    require(file, member, "local header", start + SIZE, varying, limit, overlap);
    long dataStart = start + SIZE + varying;
    require(file, member, "member", dataStart, member.deflatedSize(), limit, overlap);
    int flags = Short.toUnsignedInt(fields.getShort(6));
    int compared = ENCRYPTED | ZipMember.STREAMED;
    compare(file, member, "flags", member.flags() & compared, flags & compared);
    compare(file, member, "method", member.method(), Short.toUnsignedInt(fields.getShort(8)));
    byte[] name = ZipEnd.bytes(file, start + SIZE, nameLength).array();
    String text = ZipFields.name(file, name, flags, start);
    if (!text.equals(member.name())) {
      String actual = Printable.name(text);
      throw file.error(
          Kind.MISMATCH,
          "local header: name",
          Printable.name(member.name()),
          actual,
          member.tensor(),
          start);
    }
    byte[] extra = ZipEnd.bytes(file, start + SIZE + nameLength, extraLength).array();
    long[] wide = {
      Integer.toUnsignedLong(fields.getInt(22)), Integer.toUnsignedLong(fields.getInt(18))
    };
    ZipFields.widen(file, extra, member.tensor(), start, wide);
    compareUnlessStreamed(file, member, "size", member.size(), wide[0]);
    compareUnlessStreamed(file, member, "deflated size", member.deflatedSize(), wide[1]);
    compareUnlessStreamed(
        file,
        member,
        "CRC-32",
        Integer.toUnsignedLong(member.crc()),
        Integer.toUnsignedLong(fields.getInt(14)));
    return dataStart;
  }

  private static void compareUnlessStreamed(
      MappedFile file, ZipMember member, String what, long expected, long actual) {
    if (actual != 0 || (member.flags() & ZipMember.STREAMED) == 0) {
      compare(file, member, what, expected, actual);
    }
  }

  private static void compare(
      MappedFile file, ZipMember member, String what, long expected, long actual) {
    if (expected != actual) {
      throw file.error(
          Kind.MISMATCH,
          "local header: " + what,
          expected + "",
          actual + "",
          member.tensor(),
          member.headerStart());
    }
  }

  private static void require(
      MappedFile file,
      ZipMember member,
      String what,
      long at,
      long length,
      long limit,
      Kind overlap) {
    if (at > limit || length > limit - at) {
      String actual = Math.max(0, limit - at) + "";
      throw file.error(overlap, what, length + " bytes", actual, member.tensor(), at);
    }
  }
}
