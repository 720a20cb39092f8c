import java.util.List;

/// How a weight's lanes get into a float register: the one thing that a dtype changes.
///
/// The grouped ones have blocks of [#GROUP] columns, each with the scales of its outputs in front.
/// A block's sum is a chain of its own, from zero, and goes into y by one multiply-add.
enum Weight {
  F32(32, "float"),
  BF16(16, "short"),
  F16(16, "short"),
  I8(8, "byte"),
  GROUPED_I8(8, "byte"),
  GROUPED_I4(4, "int");

  /// Columns that share a scale.
  static final int GROUP = 32;

  /// Columns of four bits that share a lane of 32.
  static final int LANE_COLUMNS = 8;

  /// Bytes of a block before its columns: sixteen scales.
  static final int BLOCK_HEAD = TilesSource.GROUP * Float.BYTES;

  /// What memory a 64-bit register of bytes reads: the narrowest that there is.
  private static final int LEAST_BYTES = 8;

  /// Where [#lowEnd] and [#highEnd] have their numbers from.
  private static final String ENDS = "int[] ENDS = {0xf, 0xf0, 0x4b000008, 0x49000080}";

  private static final String ZEROS = "float[] ZEROS = {0x1p23f + 8, 0x1p19f + 8}";

  private static final String LAST = ".lanewise(VectorOperators.ASHR, 28)";

  final int bits;
  private final String element;

  Weight(int bits, String element) {
    this.bits = bits;
    this.element = element;
  }

  boolean isGrouped() {
    return this == GROUPED_I8 || this == GROUPED_I4;
  }

  /// Whether there are registers enough to make codes the ends of numbers, in tiles of few rows.
  boolean hasEnds(int lanes) {
    return this == GROUPED_I4 && lanes == TilesSource.GROUP;
  }

  /// For class names, for example `Bf16`.
  String title() {
    StringBuilder title = new StringBuilder();
    for (String word : name().split("_")) {
      title.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
    }
    return title.toString();
  }

  /// Bytes of one column of a group of sixteen; of the columns that share a lane, if bits are four.
  int columnBytes() {
    return TilesSource.GROUP * (bits < 8 ? LANE_COLUMNS : 1) * bits / 8;
  }

  /// Bytes of a block of [#GROUP] columns.
  int blockBytes() {
    return BLOCK_HEAD + GROUP * TilesSource.GROUP * bits / 8;
  }

  /// Vector classes beside FloatVector that the loads name.
  List<String> vectors() {
    return switch (this) {
      case F32 -> List.of();
      case BF16, F16 -> List.of("IntVector", "ShortVector", "VectorOperators");
      case I8, GROUPED_I8 -> List.of("ByteVector", "VectorOperators");
      case GROUPED_I4 -> List.of("IntVector", "VectorOperators");
    };
  }

  /// Constants of a class, species first.
  List<String> constants(int lanes) {
    String ints = "VectorSpecies<Integer> INTS = IntVector.SPECIES_" + lanes * 32;
    String shorts = "VectorSpecies<Short> SHORTS = ShortVector.SPECIES_" + lanes * 16;
    int byteBits = Math.max(lanes, LEAST_BYTES) * 8;
    String bytes = "VectorSpecies<Byte> BYTES = ByteVector.SPECIES_" + byteBits;
    return switch (this) {
      case F32 -> List.of();
      case BF16, F16 -> List.of(ints, shorts);
      case I8, GROUPED_I8 -> List.of(bytes);
      case GROUPED_I4 -> hasEnds(lanes) ? List.of(ints, ENDS, ZEROS) : List.of(ints);
    };
  }

  /// Where register `register` of a column begins, and which part of what is loaded there it is.
  private int first(int register, int lanes) {
    int least = element.equals("byte") ? LEAST_BYTES : lanes;
    return register * lanes / Math.max(lanes, least) * Math.max(lanes, least);
  }

  /// One register of a column as a FloatVector; of columns of four bits, as an IntVector in which
  /// the one wanted comes first, shifted there by `shift`.
  ///
  /// @param at byte offset of the column
  String load(String at, int register, int lanes) {
    int first = first(register, lanes);
    int part = (register * lanes - first) / lanes;
    String from = TilesSource.plus(at, first * (bits < 8 ? 32 : bits) / 8);
    String memory = "fromMemorySegment(%s, weights, " + from + ", LITTLE_ENDIAN)";
    String floats = "FloatVector." + memory.formatted("LANES");
    String shorts = "ShortVector." + memory.formatted("SHORTS");
    String bytes = "ByteVector." + memory.formatted("BYTES");
    return switch (this) {
      case F32 -> floats;
      case BF16 ->
          ints(shorts, "ZERO_EXTEND_S2I", part)
              + ".lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats()";
      case F16 ->
          ints(shorts, "S2I", part)
              + ".lanewise(VectorOperators.LSHL, 13).and(0x8fffe000).reinterpretAsFloats()"
              + ".mul(0x1p112f)";
      case I8, GROUPED_I8 -> signed(bytes, part);
      case GROUPED_I4 ->
          "IntVector." + memory.formatted("INTS") + ".lanewise(VectorOperators.LSHR, shift)";
    };
  }

  /// One register of half-precision numbers as they are, in ints with their sign.
  String halves(String at, int register, int lanes) {
    String from = TilesSource.plus(at, register * lanes * 2);
    return ints(
        "ShortVector.fromMemorySegment(SHORTS, weights, " + from + ", LITTLE_ENDIAN)", "S2I", 0);
  }

  /// Floats of [#halves], infinities and NaNs included: their exponent is set to what it is in a
  /// float, before a multiplication that makes subnormals normal and quietens NaNs.
  static String anyHalf(String halves) {
    return (halves + ".lanewise(VectorOperators.LSHL, 13).and(0x8fffe000)")
        + ".lanewise(VectorOperators.OR, 0x7f800000, %s.and(0x7c00).eq(0x7c00))".formatted(halves)
        + ".reinterpretAsFloats().mul(0x1p112f)";
  }

  /// The first column of four bits, with its sign.
  static String low(String columns) {
    return floats(columns + ".lanewise(VectorOperators.LSHL, 28)" + LAST, "I2F", 0);
  }

  /// The second column of four bits, with its sign.
  static String high(String columns) {
    return floats(columns + ".lanewise(VectorOperators.LSHL, 24)" + LAST, "I2F", 0);
  }

  /// The same as [#low], as the end of a number: its bits with the sign inverted are the code plus
  /// 8, and behind the exponent of 2²³ they are worth as much. With 512 bits one instruction
  /// besides the subtraction, instead of two.
  static String lowEnd(String columns) {
    return end(columns, "low");
  }

  /// The same as [#high], as the end of a number of which the last bit is a sixteenth.
  static String highEnd(String columns) {
    return end(columns, "high");
  }

  private static String end(String columns, String which) {
    return "%s.and(%sBits).lanewise(VectorOperators.XOR, %sNumber).reinterpretAsFloats().sub(%sZero)"
        .formatted(columns, which, which, which);
  }

  /// Vectors that [#lowEnd] and [#highEnd] name. They come from arrays: of what it can make anew C2
  /// keeps little in registers where a loop has a rare call, and makes it before each use instead
  /// (4.4 ms in place of 3.5 for one row of 8192 → 8192).
  static List<String> ends() {
    return List.of(
        "IntVector lowBits = IntVector.broadcast(INTS, ENDS[0]);",
        "IntVector highBits = IntVector.broadcast(INTS, ENDS[1]);",
        "IntVector lowNumber = IntVector.broadcast(INTS, ENDS[2]);",
        "IntVector highNumber = IntVector.broadcast(INTS, ENDS[3]);",
        "FloatVector lowZero = FloatVector.broadcast(LANES, ZEROS[0]);",
        "FloatVector highZero = FloatVector.broadcast(LANES, ZEROS[1]);");
  }

  /// Signed bytes.
  static String signed(String bytes, int part) {
    return floats(bytes, "B2F", part);
  }

  /// Bytes without a sign.
  static String unsigned(String bytes, int part) {
    return floats(ints(bytes, "ZERO_EXTEND_B2I", part), "I2F", 0);
  }

  /// One half of the columns of two registers, of which the first has the even ones and the second
  /// the odd ones: side by side.
  ///
  /// Not by way of longs: `reinterpretAsFloats()` is one method for vectors of any element, and so
  /// is its profile. Where longs were seen there C2 makes code for both, in every kernel, and may
  /// give up before it knows which one it is: some registers of a tile then become objects.
  static String zip(String even, String odd, int half) {
    String which = half == 0 ? "FIRST" : "SECOND";
    return "%s.rearrange(%s).blend(%s.rearrange(%s), ODD)".formatted(even, which, odd, which);
  }

  /// The constants that [#zip] names.
  static String zipConstants(int lanes) {
    return """
      private static final VectorShuffle<Float> FIRST = VectorShuffle.fromOp(LANES, i -> i / 2);
      private static final VectorShuffle<Float> SECOND =
          VectorShuffle.fromOp(LANES, i -> i / 2 + %d);
      private static final VectorMask<Float> ODD = VectorMask.fromLong(LANES, 0x%x);
    """
        .formatted(lanes / 2, 0xaaaa & (1 << lanes) - 1);
  }

  static String ints(String vector, String conversion, int part) {
    return "((IntVector) %s.convertShape(VectorOperators.%s, INTS, %d))"
        .formatted(vector, conversion, part);
  }

  static String floats(String vector, String conversion, int part) {
    return "((FloatVector) %s.convertShape(VectorOperators.%s, LANES, %d))"
        .formatted(vector, conversion, part);
  }
}
