/// A form of rows that bags add up in registers, and how a step of columns becomes floats.
enum Pooled {
  F32(32),
  BF16(16),
  F16(16),
  SIGNED(8),
  UNSIGNED(8),
  PAIRS(4);

  /// What a 64-bit register of bytes reads: the narrowest that there is.
  private static final int LEAST_BYTES = 8;

  final int bits;

  Pooled(int bits) {
    this.bits = bits;
  }

  /// For class names, for example `Bf16`.
  String title() {
    return name().charAt(0) + name().substring(1).toLowerCase(java.util.Locale.ROOT);
  }

  /// Whether a row has a scale, an offset and a zero.
  boolean isScaled() {
    return bits <= 8;
  }

  /// Columns a step.
  int step(int lanes) {
    return switch (this) {
      case F32, BF16, F16 -> lanes;
      case SIGNED, UNSIGNED -> Math.max(lanes, LEAST_BYTES);
      case PAIRS -> 2 * LEAST_BYTES;
    };
  }

  /// Bytes from the row's beginning to column `k`.
  String bytes(String k) {
    return switch (this) {
      case F32 -> "(long) " + k + " * 4";
      case BF16, F16 -> "(long) " + k + " * 2";
      case SIGNED, UNSIGNED -> "(long) " + k;
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
      case SIGNED, UNSIGNED ->
          "ByteVector b%d = ByteVector.".formatted(step) + memory.formatted("BYTES");
      case PAIRS -> {
        StringBuilder load = new StringBuilder("ByteVector b%d = ByteVector.".formatted(step));
        load.append(memory.formatted("EIGHT"));
        for (int part = 0; part < step(lanes) / lanes; part++) {
          String longs = Weight.longs("b" + step, part);
          load.append("LongVector l%dp%d = %s;%n".formatted(step, part, longs));
        }
        yield load.toString();
      }
    };
  }

  /// One register of the step as floats.
  String value(int step, String from, int part, int lanes) {
    String bytes = "b" + step;
    return switch (this) {
      case F32 -> "FloatVector.fromMemorySegment(LANES, table, %s, LITTLE_ENDIAN)".formatted(from);
      case BF16 -> Weight.BF16.load(from, 0, lanes).replace("weights", "table");
      case F16 -> Weight.anyHalf("h" + step);
      case SIGNED -> scaled(Weight.signed(bytes, part));
      case UNSIGNED -> scaled(Weight.unsigned(bytes, part));
      case PAIRS -> scaled(Weight.floats(Weight.pairs("l" + step + "p" + part), "I2F", 0));
    };
  }

  private static String scaled(String codes) {
    return codes + ".sub(z).fma(s, o)";
  }
}
