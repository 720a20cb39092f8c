package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads the central directory of a zip archive, whose members are all npy arrays.
///
/// ```
/// 0  signature   8 flags    16 crc            24 size                30 length of the extra fields
/// 4  versions    10 method  20 deflated size  28 length of the name  32 length of the comment
///                           42 local header   46 name, extra fields, comment
/// ```
final class ZipDirectory {
  /// Of a member, with an empty name.
  static final int LEAST_BYTES = 46;

  /// What all members together may have beyond the size of the file once they are expanded. Tables
  /// of weights shrink by a tenth; one of zeros, by a thousand, is read up to this.
  static final long MOST_BEYOND = 256L << 20;

  private static final int SIGNATURE = 0x02014b50;

  /// Bits 0, 5, 6 and 13: encrypted, a patch, strongly encrypted, and so is the directory.
  private static final int ENCRYPTED = 0x2061;

  private final MappedFile file;
  private final ZipEnd end;
  private final ByteCursor cursor;

  private ZipDirectory(MappedFile file, ZipEnd end) {
    this.file = file;
    this.end = end;
    this.cursor = new ByteCursor(file, end.directoryStart());
  }

  /// The members in the order of their bytes.
  ///
  /// @throws WeightFormatException if one of them is not to be read, two have one name, there are
  ///   too many, or all are too large
  static List<ZipMember> read(MappedFile file, ZipEnd end, HeaderAllowance allowance) {
    return new ZipDirectory(file, end).members(allowance);
  }

  private List<ZipMember> members(HeaderAllowance allowance) {
    List<ZipMember> members = new ArrayList<>();
    Set<String> names = new HashSet<>();
    long left = file.size() + MOST_BEYOND;
    for (long i = 0; i < end.count(); i++) {
      long start = cursor.position();
      ZipMember member = member(start);
      check(member, start);
      if (!names.add(member.name())) {
        String actual = Printable.name(member.tensor()) + " twice";
        throw error(Kind.DUPLICATE, "member", "unique names", actual, member, start);
      }
      if (member.size() > left) {
        String expected = "<= " + (file.size() + MOST_BEYOND) + " bytes in all members";
        throw error(Kind.UNSAFE, "expanded size", expected, "more", member, start);
      }
      left -= member.size();
      // Its rank is not known yet: the reader counts that.
      allowance.tensor(
          (kind, what, expected, actual) -> error(kind, what, expected, actual, member, start),
          member.tensor(),
          0);
      members.add(member);
    }
    if (cursor.position() != end.directoryEnd()) {
      String expected = "to end at " + end.directoryEnd();
      String actual = cursor.position() + "";
      throw file.error(
          Kind.MISMATCH, "central directory", expected, actual, null, cursor.position());
    }
    members.sort(Comparator.comparingLong(ZipMember::headerStart));
    return members;
  }

  private ZipMember member(long start) {
    String what = "central directory";
    int signature = cursor.int32(what);
    if (signature != SIGNATURE) {
      String expected = Integer.toHexString(SIGNATURE);
      String actual = Integer.toHexString(signature);
      throw file.error(Kind.SYNTAX, what, expected, actual, null, start);
    }
    cursor.skip(what, 4);
    int flags = Short.toUnsignedInt(cursor.int16(what));
    int method = Short.toUnsignedInt(cursor.int16(what));
    cursor.skip(what, 4);
    int crc = cursor.int32(what);
    long deflatedSize = Integer.toUnsignedLong(cursor.int32(what));
    long size = Integer.toUnsignedLong(cursor.int32(what));
    int nameLength = Short.toUnsignedInt(cursor.int16(what));
    int extraLength = Short.toUnsignedInt(cursor.int16(what));
    int commentLength = Short.toUnsignedInt(cursor.int16(what));
    cursor.skip(what, 8);
    long headerStart = Integer.toUnsignedLong(cursor.int32(what));
    String name = ZipFields.name(file, cursor.bytes(what, nameLength), flags, start);
    byte[] extra = cursor.bytes(what, extraLength);
    cursor.skip(what, commentLength);
    long[] wide = {size, deflatedSize, headerStart};
    ZipFields.widen(file, extra, null, start, wide);
    return new ZipMember(name, flags, method, crc, wide[1], wide[0], wide[2]);
  }

  private void check(ZipMember member, long start) {
    if (!InnerPath.staysInside(member.name())) {
      String expected = "a name that stays in its folder";
      String actual = Printable.name(member.name());
      throw file.error(Kind.UNSAFE, "member", expected, actual, null, start);
    }
    if (!member.isArray()) {
      String actual = Printable.name(member.name());
      throw file.error(Kind.UNSUPPORTED, "member", "a name with .npy", actual, null, start);
    }
    if ((member.flags() & ENCRYPTED) != 0) {
      throw error(Kind.UNSUPPORTED, "member", "a plain one", "an encrypted one", member, start);
    }
    if (member.method() != ZipMember.STORED && !member.isDeflated()) {
      String actual = "method " + member.method();
      throw error(Kind.UNSUPPORTED, "member", "method 0 or 8", actual, member, start);
    }
    if (!member.isDeflated() && member.deflatedSize() != member.size()) {
      String expected = member.size() + " bytes";
      throw error(Kind.SIZE, "stored member", expected, member.deflatedSize() + "", member, start);
    }
  }

  private WeightFormatException error(
      Kind kind, String what, String expected, String actual, ZipMember member, long offset) {
    return file.error(kind, what, expected, actual, member.tensor(), offset);
  }
}
