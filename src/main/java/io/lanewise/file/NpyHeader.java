package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// What stands before the numbers of an npy array, all of it held against the bytes that follow.
///
/// ```
/// [0, 6)        93 'NUMPY'
/// [6, 8)        version: 1.0, 2.0 or 3.0
/// [8, 10|12)    H: 2 bytes in version 1, else 4; unsigned, little-endian
/// then H        a dict literal, see NpyDictionary; Latin-1, from version 3 on UTF-8
/// then          the numbers; what is behind them is nobody's, for NumPy writes arrays in a row
/// ```
///
/// @param bigEndian whether the bytes of an element have to be swapped
/// @param columnMajor whether the elements have to be put in another order: the first index is the
///   one that runs fastest, and there is more than one that runs
/// @param dataStart the first byte of the numbers, counted from that of the header
record NpyHeader(DType dtype, Shape shape, boolean bigEndian, boolean columnMajor, long dataStart) {
  /// NumPy's own limit. A header has some 120 bytes.
  static final int LONGEST = 10_000;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int VERSION_END = MAGIC.length + 2;

  /// Whether the bytes begin like an npy array.
  static boolean isAt(MappedFile file) {
    return file.beginsWith(MAGIC);
  }

  /// Reads and checks a header.
  ///
  /// @throws WeightFormatException if it is not valid, or the numbers are not all there
  static NpyHeader read(ArrayBytes bytes) {
    byte[] start = bytes(bytes, "magic and version", 0, VERSION_END);
    if (!Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      HexFormat hex = HexFormat.ofDelimiter(" ");
      String actual = hex.formatHex(start, 0, MAGIC.length);
      throw bytes.error(Kind.MAGIC, "magic", hex.formatHex(MAGIC), actual, 0);
    }
    int major = start[MAGIC.length] & 0xff;
    int minor = start[MAGIC.length + 1] & 0xff;
    if (major < 1 || major > 3 || minor != 0) {
      String actual = major + "." + minor;
      throw bytes.error(Kind.VERSION, "version", "1.0, 2.0 or 3.0", actual, MAGIC.length);
    }
    int lengthBytes = major == 1 ? Short.BYTES : Integer.BYTES;
    ByteBuffer field =
        ByteBuffer.wrap(bytes(bytes, "header length", VERSION_END, lengthBytes))
            .order(ByteOrder.LITTLE_ENDIAN);
    long length =
        major == 1
            ? Short.toUnsignedLong(field.getShort())
            : Integer.toUnsignedLong(field.getInt());
    int textStart = VERSION_END + lengthBytes;
    require(bytes, "header", textStart, length);
    if (length > LONGEST) {
      String expected = "<= " + LONGEST + " bytes";
      throw bytes.error(Kind.LIMIT, "header", expected, length + "", VERSION_END);
    }
    byte[] text = bytes(bytes, "header", textStart, (int) length);
    if (major == 3) {
      requireUtf8(bytes, text, textStart);
    }
    NpyDictionary dictionary =
        new NpyDictionary(new PythonLiteral(bytes, text, textStart, major < 3));
    return of(bytes, dictionary, textStart + length);
  }

  private static NpyHeader of(ArrayBytes bytes, NpyDictionary dictionary, long dataStart) {
    NpyType type = dictionary.type();
    long[] dims = dictionary.dims();
    String what = "elements of " + type.dtype() + " " + Arrays.toString(dims);
    long most = Long.MAX_VALUE / type.dtype().bits();
    long count = 1;
    int running = 0;
    for (long dim : dims) {
      if (dim != 0 && count > most / dim) {
        throw bytes.error(Kind.OVERFLOW, what, "<= " + most, "more", dataStart);
      }
      count *= dim;
      running += dim > 1 ? 1 : 0;
    }
    require(bytes, "data", dataStart, count * type.dtype().bytes());
    boolean columnMajor = dictionary.fortranOrder() && running > 1 && count > 0;
    return new NpyHeader(type.dtype(), Shape.of(dims), type.bigEndian(), columnMajor, dataStart);
  }

  /// Whether the numbers can be used where they lie.
  boolean isInOrder() {
    return !bigEndian && !columnMajor;
  }

  /// Bytes of the numbers.
  long byteCount() {
    return shape.elementCount() * dtype.bytes();
  }

  private static void require(ArrayBytes bytes, String what, long at, long length) {
    long left = bytes.size() - at;
    if (length > left) {
      throw bytes.error(Kind.TRUNCATED, what, length + " bytes", left + "", at);
    }
  }

  private static byte[] bytes(ArrayBytes bytes, String what, long at, int length) {
    require(bytes, what, at, length);
    byte[] read = new byte[length];
    bytes.read(at, read, 0, length);
    return read;
  }

  private static void requireUtf8(ArrayBytes bytes, byte[] text, int textStart) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
    } catch (CharacterCodingException malformed) {
      throw bytes.error(Kind.SYNTAX, "header", "UTF-8", "other bytes", textStart);
    }
  }
}
