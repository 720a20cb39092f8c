package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.StreamedTensor;
import io.lanewise.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Writes [npy](https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html) files, byte
/// for byte as NumPy does: row-major, little-endian, data at a multiple of 64.
///
/// Version 1.0, or 2.0 where the header is beyond 65,535 bytes.
public final class NpyWriter {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final int LONGEST_V1 = 0xffff;

  /// NumPy leaves room to rewrite the first dimension in place with as many digits as 2⁶⁴ has.
  private static final int GROWTH_DIGITS = 21;

  private NpyWriter() {}

  /// Creates or replaces a file, atomically: through a temporary file in the same folder.
  ///
  /// @param tensor of F64, F32, F16, I64, I32, I16, I8, U64, U32, U16, U8 or BOOL; its name is lost
  /// @throws WeightFormatException UNSUPPORTED if NumPy has no such dtype, BF16 for example
  /// @throws WeightFileException if the file can't be written; nothing is left behind then
  public static void write(Path target, Tensor tensor) {
    byte[] header = header(description(target, tensor), tensor.shape());
    AtomicFile.write(
        target,
        file -> {
          file.write(header);
          StreamedTensor.of(tensor).writeTo(file::write);
        });
  }

  static byte[] header(String description, Shape shape) {
    String first = shape.rank() == 0 ? "" : Long.toString(shape.dim(0));
    int room = shape.rank() == 0 ? 0 : GROWTH_DIGITS - first.length();
    String dict =
        ("{'descr': '" + description + "', 'fortran_order': False, 'shape': " + tuple(shape))
            + ", }"
            + " ".repeat(room);
    int version = dict.length() + ALIGNMENT <= LONGEST_V1 ? 1 : 2;
    int prefix = MAGIC.length + 2 + (version == 1 ? 2 : 4);
    int unpadded = prefix + dict.length() + 1;
    // NumPy pads a whole line where none is needed.
    int size = unpadded + ALIGNMENT - unpadded % ALIGNMENT;
    ByteBuffer header = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).put((byte) version).put((byte) 0);
    if (version == 1) {
      header.putShort((short) (size - prefix));
    } else {
      header.putInt(size - prefix);
    }
    header.put(dict.getBytes(StandardCharsets.ISO_8859_1));
    Arrays.fill(header.array(), header.position(), size, (byte) ' ');
    header.array()[size - 1] = '\n';
    return header.array();
  }

  private static String tuple(Shape shape) {
    String dims =
        Arrays.stream(shape.toArray()).mapToObj(Long::toString).collect(Collectors.joining(", "));
    return "(" + dims + (shape.rank() == 1 ? ",)" : ")");
  }

  private static String description(Path target, Tensor tensor) {
    DType dtype = tensor.dtype();
    return switch (dtype) {
      case F64 -> "<f8";
      case F32 -> "<f4";
      case F16 -> "<f2";
      case I64 -> "<i8";
      case I32 -> "<i4";
      case I16 -> "<i2";
      case I8 -> "|i1";
      case U64 -> "<u8";
      case U32 -> "<u4";
      case U16 -> "<u2";
      case U8 -> "|u1";
      case BOOL -> "|b1";
      default ->
          throw new WeightFormatException(
              Kind.UNSUPPORTED,
              "write: npy dtype",
              "one that NumPy has",
              dtype.name(),
              target,
              tensor.name(),
              -1,
              null);
    };
  }
}
