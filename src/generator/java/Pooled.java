import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/// A form of rows that bags add up in registers, and how a step of columns becomes floats.
enum Pooled {
  F32(32),
  BF16(16),
  F16(16),
  SIGNED(8),
  SIGNED_ZEROS(8),
  UNSIGNED(8),
  UNSIGNED_ZEROS(8),
  /// Codes of four bits, two a byte, the first in the low half.
  PAIRS(4);

  /// What a 64-bit register of bytes reads: the narrowest that there is.
  private static final int LEAST_BYTES = 8;

  final int bits;

  Pooled(int bits) {
    this.bits = bits;
  }

  /// For class names, for example `Bf16`.
  String title() {
    return Arrays.stream(name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  /// Whether a row has a scale and an offset.
  boolean isScaled() {
    return bits <= 8;
  }

  /// Whether a row has a code that stands for zero.
  boolean hasZeros() {
    return this == SIGNED_ZEROS || this == UNSIGNED_ZEROS;
  }

  /// Columns a step.
  int step(int lanes) {
    return switch (this) {
      case F32, BF16, F16 -> lanes;
      case SIGNED, SIGNED_ZEROS, UNSIGNED, UNSIGNED_ZEROS -> Math.max(lanes, LEAST_BYTES);
      case PAIRS -> 2 * Math.max(lanes, LEAST_BYTES);
    };
  }

  /// Bytes from the row's beginning to column `k`.
  String bytes(String k) {
    return switch (this) {
      case F32 -> "(long) " + k + " * 4";
      case BF16, F16 -> "(long) " + k + " * 2";
      case SIGNED, SIGNED_ZEROS, UNSIGNED, UNSIGNED_ZEROS -> "(long) " + k;
      case PAIRS -> "(long) (" + k + " >> 1)";
    };
  }

  /// The statements that load a step of a row, all of its registers from one place.
  ///
  /// @param step its number, for the names of variables
  /// @param from byte offset of the step
  String load(int step, String from, int lanes) {
    String memory = "fromMemorySegment(%s, table, " + from + ", LITTLE_ENDIAN);%n";
    return switch (this) {
      case F32, BF16 -> "";
      case F16 ->
          "IntVector h%d = %s;%n"
              .formatted(step, Weight.F16.halves(from, 0, lanes).replace("weights", "table"));
      case SIGNED, SIGNED_ZEROS, UNSIGNED, UNSIGNED_ZEROS ->
          "ByteVector b%d = ByteVector.".formatted(step) + memory.formatted("BYTES");
      case PAIRS -> {
        StringBuilder load = new StringBuilder("ByteVector b%d = ByteVector.".formatted(step));
        load.append(memory.formatted("BYTES"));
        for (int part = 0; part < step(lanes) / lanes / 2; part++) {
          String ints = Weight.ints("b" + step, "ZERO_EXTEND_B2I", part);
          load.append("IntVector i%dp%d = %s;%n".formatted(step, part, ints));
        }
        yield load.toString();
      }
    };
  }

  /// One register of the step as floats: some columns side by side, or of [#PAIRS] every second
  /// one, the even columns in one register and the odd ones in the next.
  String value(int step, String from, int part, int lanes) {
    String bytes = "b" + step;
    return switch (this) {
      case F32 -> "FloatVector.fromMemorySegment(LANES, table, %s, LITTLE_ENDIAN)".formatted(from);
      case BF16 -> Weight.BF16.load(from, 0, lanes).replace("weights", "table");
      case F16 -> Weight.anyHalf("h" + step);
      case SIGNED, SIGNED_ZEROS -> scaled(Weight.signed(bytes, part));
      case UNSIGNED, UNSIGNED_ZEROS -> scaled(Weight.unsigned(bytes, part));
      case PAIRS -> {
        String nibbles = part % 2 == 0 ? ".and(15)" : ".lanewise(VectorOperators.LSHR, 4)";
        yield scaled(Weight.floats("i%dp%d%s".formatted(step, part / 2, nibbles), "I2F", 0));
      }
    };
  }

  private String scaled(String codes) {
    return codes + (hasZeros() ? ".sub(z)" : "") + ".fma(s, o)";
  }

  /// A register of columns side by side, of those of [#value].
  ///
  /// @param a names the register of a number
  String inOrder(IntFunction<String> a, int register) {
    if (this != PAIRS) {
      return a.apply(register);
    }
    int even = register / 2 * 2;
    return "%s.or(%s.lanewise(VectorOperators.LSHL, 32)).reinterpretAsFloats()"
        .formatted(
            longs(a.apply(even), register - even), longs(a.apply(even + 1), register - even));
  }

  private static String longs(String floats, int half) {
    return "((LongVector) %s.reinterpretAsInts().convertShape(VectorOperators.ZERO_EXTEND_I2L, LONGS, %d))"
        .formatted(floats, half);
  }
}
