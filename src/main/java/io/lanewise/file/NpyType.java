package io.lanewise.file;

import io.lanewise.tensor.DType;
import org.jspecify.annotations.Nullable;

/// The `descr` of an npy header: byte order, kind and bytes of an element.
///
/// ```
/// '<f4'   <, > little- or big-endian; = as on the machine that wrote, all of which were
///         little-endian; | no matter
/// ```
///
/// @param bigEndian whether its bytes have to be swapped: never if there is one only
record NpyType(DType dtype, boolean bigEndian) {
  /// What is read, for the refusal of anything else.
  static final String READ = "one of f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1 behind <, >, = or |";

  /// The type of this name, or null for one that is not read: text, dates, complex numbers.
  static @Nullable NpyType of(String descr) {
    if (descr.isEmpty() || "<>=|".indexOf(descr.charAt(0)) < 0) {
      return null;
    }
    DType dtype = dtype(descr.substring(1));
    return dtype == null ? null : new NpyType(dtype, descr.charAt(0) == '>' && dtype.bytes() > 1);
  }

  private static @Nullable DType dtype(String name) {
    return switch (name) {
      case "f2" -> DType.F16;
      case "f4" -> DType.F32;
      case "f8" -> DType.F64;
      case "i1" -> DType.I8;
      case "i2" -> DType.I16;
      case "i4" -> DType.I32;
      case "i8" -> DType.I64;
      case "u1" -> DType.U8;
      case "u2" -> DType.U16;
      case "u4" -> DType.U32;
      case "u8" -> DType.U64;
      case "b1" -> DType.BOOL;
      default -> null;
    };
  }
}
