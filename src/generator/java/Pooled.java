import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/// A form of rows that bags add up in registers, and how a step of columns becomes floats.
enum Pooled {
  F32(32),
  BF16(16),
  F16(16),
  /// A scale beside each row, and nothing else.
  SIGNED(8),
  SIGNED_ZEROS(8),
  UNSIGNED_ZEROS(8),
  /// Unsigned codes, scale and offset behind them.
  BYTES(8),
  /// Codes of four bits, two a byte, the first in the low half; scale and offset behind them.
  PAIRS(4),
  /// Blocks of thirty-two columns with a scale each, or one for a few of them.
  SIGNED_BLOCKS(8),
  /// The same of four bits: sixteen bytes, of which the low nibbles come first.
  SPLIT_BLOCKS(4);

  private static final int BLOCK = 32;

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

  /// Whether a row is codes that become numbers by a scale.
  boolean isScaled() {
    return bits <= 8;
  }

  /// Whether the kernel reads the scale of a row itself, and what is added to every number.
  boolean hasFactors() {
    return this == SIGNED || this == BYTES || this == PAIRS;
  }

  /// The statements that do, and make registers of them: `s` the scale, `o` what is added.
  ///
  /// A register is filled from four bytes of memory without any arithmetic, if they are ints: with
  /// floats C2 goes by way of a general register, a tenth of a bag.
  ///
  /// Both lie at the end of a row, and bytes find them there. Nibbles find them by a memory segment
  /// that begins with the first row's: found as those of bytes, C2's code was a seventh slower.
  String factors() {
    return switch (this) {
      case SIGNED -> SCALE_AT + bits("s", "rowScales", "t");
      case BYTES ->
          "long t = row + rowBytes - 8;\n" + bits("s", "table", "t") + bits("o", "table", "t + 4");
      case PAIRS ->
          SCALE_AT
              + "int both = rowScales.get(PooledRows.INT, t);\n"
              + PoolingSource.broadcast("s", "Widening.half((short) both)")
              + PoolingSource.broadcast("o", "Widening.half((short) (both >>> 16))");
      default -> throw new AssertionError(this);
    };
  }

  private static final String SCALE_AT = "long t = ids[i] * scaleBytes;\n";

  private static String bits(String name, String memory, String at) {
    String value = "IntVector.broadcast(INTS, %s.get(PooledRows.INT, %s))".formatted(memory, at);
    return "FloatVector %s = %s.reinterpretAsFloats();%n".formatted(name, value);
  }

  /// Whether a step has a scale of its own.
  boolean isBlocks() {
    return this == SIGNED_BLOCKS || this == SPLIT_BLOCKS;
  }

  /// Registers of a tile.
  ///
  /// F32: four lines of a cache, then the same four of the next row, so that the misses of many
  /// rows are under way together. 64 bags of 20 rows of 384, from a gigabyte, with 24, 12, 6, 4, 2
  /// registers of 512 bits: 288, 210, 193, 182, 212 µs; from the third-level cache 31, 29, 27, 27,
  /// 29; from the first 11, 12, 12, 15, 22. Of narrower rows [Fetch] sees to misses.
  ///
  /// The more operations a register takes, the fewer of them: with eight, C2 gave up on some
  /// registers of F16 in one JVM of twelve, of nibbles in blocks in one of sixteen. Of bytes it did
  /// in one of 230 (1.8 times as slow); six take 10 % longer in the others.
  int mostRegisters(int lanes) {
    return switch (this) {
      case F32, F16 -> lanes == 16 ? 4 : 8;
      case SPLIT_BLOCKS -> lanes == 16 ? 6 : 8;
      case BYTES, BF16, SIGNED, SIGNED_ZEROS, UNSIGNED_ZEROS, PAIRS, SIGNED_BLOCKS -> 8;
    };
  }

  /// Bytes that are loaded at a time.
  int loaded(int lanes) {
    return Math.max(lanes, LEAST_BYTES);
  }

  /// Whether a row has a code that stands for zero.
  boolean hasZeros() {
    return this == SIGNED_ZEROS || this == UNSIGNED_ZEROS || this == SPLIT_BLOCKS;
  }

  /// Whether one register has the numbers of all codes, so that a code picks its own: a conversion
  /// and a multiply-add less for every register.
  boolean hasTable(int lanes) {
    return bits == 4 && lanes == 16;
  }

  /// The statement that makes that table out of `n`, the codes.
  ///
  /// @param step of [#isBlocks]
  String table(int step) {
    String of = isBlocks() ? step + "" : "";
    return "IntVector w%1$s = n.fma(s%1$s, o).reinterpretAsInts();%n".formatted(of);
  }

  /// Columns a step.
  int step(int lanes) {
    return switch (this) {
      case F32, BF16, F16 -> lanes;
      case SIGNED, SIGNED_ZEROS, UNSIGNED_ZEROS, BYTES -> loaded(lanes);
      case PAIRS -> 2 * loaded(lanes);
      case SIGNED_BLOCKS, SPLIT_BLOCKS -> BLOCK;
    };
  }

  /// Bytes from the row's beginning to column `k`.
  String bytes(String k) {
    return switch (this) {
      case F32 -> "(long) " + k + " * 4";
      case BF16, F16 -> "(long) " + k + " * 2";
      case SIGNED, SIGNED_ZEROS, UNSIGNED_ZEROS, BYTES -> "(long) " + k;
      case PAIRS -> "(long) (" + k + " >> 1)";
      case SIGNED_BLOCKS, SPLIT_BLOCKS ->
          k + " / " + BLOCK + " * blockBytes + rows.blocks().headBytes()";
    };
  }

  /// The statements that load a step of a row, all of its registers from one place.
  ///
  /// @param step its number, for the names of variables
  /// @param from byte offset of the step
  String load(int step, String from, int lanes) {
    return switch (this) {
      case F32, BF16 -> "";
      case F16 ->
          "IntVector h%d = %s;%n"
              .formatted(step, Weight.F16.halves(from, 0, lanes).replace("weights", "table"));
      case SIGNED, SIGNED_ZEROS, UNSIGNED_ZEROS, BYTES, SIGNED_BLOCKS ->
          bytes(step, from, step(lanes), lanes);
      case PAIRS, SPLIT_BLOCKS ->
          bytes(step, from, step(lanes) / 2, lanes) + nibbles(step, step(lanes) / 2, lanes);
    };
  }

  /// Registers of the bytes of a step.
  private String bytes(int step, String from, int count, int lanes) {
    StringBuilder loads = new StringBuilder();
    for (int at = 0; at < count; at += loaded(lanes)) {
      loads.append(
          "ByteVector b%dl%d = ByteVector.fromMemorySegment(BYTES, table, %s, LITTLE_ENDIAN);%n"
              .formatted(step, at / loaded(lanes), TilesSource.plus(from, at)));
    }
    return loads.toString();
  }

  /// The same bytes, one in a lane each, for both of their nibbles.
  private String nibbles(int step, int count, int lanes) {
    StringBuilder ints = new StringBuilder();
    for (int part = 0; part < count / lanes; part++) {
      String value = Weight.ints(register(step, part, lanes), "ZERO_EXTEND_B2I", half(part, lanes));
      ints.append("IntVector i%dp%d = %s;%n".formatted(step, part, value));
    }
    return ints.toString();
  }

  /// The register that has bytes `part · lanes` and on.
  private String register(int step, int part, int lanes) {
    return "b%dl%d".formatted(step, part * lanes / loaded(lanes));
  }

  /// Which part of that register they are.
  private int half(int part, int lanes) {
    return part % (loaded(lanes) / lanes);
  }

  /// One register of the step as floats: some columns side by side, or of [#PAIRS] every second
  /// one, the even columns in one register and the odd ones in the next.
  String value(int step, String from, int part, int lanes) {
    return switch (this) {
      case F32 -> "FloatVector.fromMemorySegment(LANES, table, %s, LITTLE_ENDIAN)".formatted(from);
      case BF16 -> Weight.BF16.load(from, 0, lanes).replace("weights", "table");
      case F16 -> Weight.anyHalf("h" + step);
      case SIGNED, SIGNED_ZEROS, SIGNED_BLOCKS ->
          scaled(step, Weight.signed(register(step, part, lanes), half(part, lanes)));
      case UNSIGNED_ZEROS, BYTES ->
          scaled(step, Weight.unsigned(register(step, part, lanes), half(part, lanes)));
      case PAIRS -> nibble(step, part / 2, part % 2 == 0, lanes);
      case SPLIT_BLOCKS -> {
        int parts = BLOCK / 2 / lanes;
        yield nibble(step, part % parts, part < parts, lanes);
      }
    };
  }

  private String nibble(int step, int part, boolean low, int lanes) {
    String bytes = "i%dp%d".formatted(step, part);
    String high = bytes + ".lanewise(VectorOperators.LSHR, 4)";
    if (hasTable(lanes)) {
      String table = "w" + (isBlocks() ? step : "");
      return "%s.selectFrom(%s).reinterpretAsFloats()".formatted(low ? bytes : high, table);
    }
    return scaled(step, Weight.floats(low ? bytes + ".and(15)" : high, "I2F", 0));
  }

  private String scaled(int step, String codes) {
    return codes
        + (hasZeros() ? ".sub(z)" : "")
        + ".fma(s%s, o)".formatted(isBlocks() ? step + "" : "");
  }

  /// A register of columns side by side, of those of [#value].
  ///
  /// @param a names the register of a number
  String inOrder(IntFunction<String> a, int register) {
    if (this != PAIRS) {
      return a.apply(register);
    }
    int even = register / 2 * 2;
    return Weight.zip(a.apply(even), a.apply(even + 1), register - even);
  }
}
