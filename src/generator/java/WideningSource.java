/// Writes `Widening` at one width: narrow codes that lie side by side become floats.
record WideningSource(int lanes) {
  /// Codes a step: one 64-bit register of bytes at least, the narrowest that there is.
  private static final int LEAST_STEP = 8;

  String className() {
    return "Widening" + lanes * 32;
  }

  String source() {
    return """
    package io.lanewise.internal.kernel;

    import static java.nio.ByteOrder.LITTLE_ENDIAN;

    import java.lang.foreign.MemorySegment;
    import java.lang.foreign.ValueLayout;
    import jdk.incubator.vector.ByteVector;
    import jdk.incubator.vector.FloatVector;
    import jdk.incubator.vector.IntVector;
    import jdk.incubator.vector.ShortVector;
    import jdk.incubator.vector.VectorMask;
    import jdk.incubator.vector.VectorOperators;
    import jdk.incubator.vector.VectorShuffle;
    import jdk.incubator.vector.VectorSpecies;

    /// [Widening] with %d-bit registers.
    ///
    /// Written by WideningSource.java: change it there.
    final class %s extends Widening {
      private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_%d;
      private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_%d;
      private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_%d;
      private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_%d;
    %s      private static final MemorySegment GUARD = MappedGuard.MEMORY;

      %s() {
        super(%d);
      }
    %s}
    """
        .formatted(
            lanes * 32,
            className(),
            lanes * 32,
            lanes * 32,
            lanes * 16,
            step() * 8,
            Weight.zipConstants(lanes),
            className(),
            lanes * 32,
            plain("bf16", BFLOAT.formatted(Weight.BF16.load("from", 0, lanes)))
                + plain(
                    "f16", HALF.formatted(Weight.F16.halves("from", 0, lanes), Weight.anyHalf("h")))
                + DISPATCH
                + row("signed")
                + row("unsigned")
                + blocks("signed", false)
                + blocks("unsigned", false)
                + blocks("split", false)
                + blocks("signed", true)
                + blocks("unsigned", true)
                + pairs());
  }

  private static final String BFLOAT =
      """
            FloatVector wide = %s;
            wide.intoArray(out, at + k);
      """;

  private static final String HALF =
      """
            IntVector h = %s;
            FloatVector wide = %s;
            wide.intoArray(out, at + k);
      """;

  private static final String GUARDED =
      """
          // Behind the loop, where every compilation has it: see MappedGuard.
          if (GUARD.get(ValueLayout.JAVA_BYTE, 0) != 0) {
            throw MappedGuard.broken();
          }
      """;

  private String plain(String name, String step) {
    return """

      @Override
      void %s(MemorySegment table, long offset, int count, float[] out, int at) {
        int k = 0;
        for (; k <= count - %d; k += %d) {
          long from = offset + (long) k * 2;
    %s    }
    %s    for (; k < count; k++) {
          out[at + k] = %s(table, offset + k * 2L);
        }
      }
    """
        .formatted(name, lanes, lanes, step.replace("weights", "table"), GUARDED, name);
  }

  private static final String DISPATCH =
      """

        @Override
        void row(
            Codes codes,
            MemorySegment table,
            long offset,
            int count,
            float scale,
            float added,
            float zero,
            float[] out,
            int at) {
          switch (codes) {
            case SIGNED -> signed(table, offset, count, scale, added, zero, out, at);
            case UNSIGNED -> unsigned(table, offset, count, scale, added, zero, out, at);
            case PAIRS -> pairs(table, offset, count, scale, added, zero, out, at);
            case SPLIT -> throw new AssertionError(codes);
          }
        }

        @Override
        void blocks(
            Codes codes,
            MemorySegment table,
            long offset,
            long bytes,
            int each,
            int count,
            float[] scales,
            int first,
            float added,
            float zero,
            float[] out,
            int at) {
          switch (codes) {
            case SIGNED ->
                signedBlocks(table, offset, bytes, each, count, scales, first, added, zero, out, at);
            case UNSIGNED ->
                unsignedBlocks(table, offset, bytes, each, count, scales, first, added, zero, out, at);
            case SPLIT ->
                splitBlocks(table, offset, bytes, each, count, scales, first, added, zero, out, at);
            case PAIRS -> throw new AssertionError(codes);
          }
        }

        @Override
        void blocksWithZeros(
            Codes codes,
            MemorySegment table,
            long offset,
            long bytes,
            int each,
            int count,
            float[] scales,
            int first,
            float[] out,
            int at) {
          switch (codes) {
            case SIGNED -> signedZeros(table, offset, bytes, each, count, scales, first, out, at);
            case UNSIGNED ->
                unsignedZeros(table, offset, bytes, each, count, scales, first, out, at);
            case SPLIT, PAIRS -> throw new AssertionError(codes);
          }
        }
      """;

  private int step() {
    return Math.max(lanes, LEAST_STEP);
  }

  /// Bytes that lie side by side become as many floats.
  ///
  /// @param bytes the expression of a register of [#step] bytes
  private String wide(String name, String bytes, int part) {
    return name.equals("signed") ? Weight.signed(bytes, part) : Weight.unsigned(bytes, part);
  }

  private static String floats(String ints) {
    return Weight.floats(ints, "I2F", 0);
  }

  private static String store(String codes, String to) {
    return "%s.intoArray(out, %s);%n".formatted(number(codes), to);
  }

  private static String number(String codes) {
    return codes + ".sub(z).fma(s, o)";
  }

  private static String at(int constant) {
    return constant == 0 ? "" : " + " + constant;
  }

  /// A row of one scale.
  private String row(String name) {
    StringBuilder stores = new StringBuilder();
    for (int part = 0; part < step() / lanes; part++) {
      stores.append(store(wide(name, "bytes", part), "at + k" + at(part * lanes)));
    }
    return """

      private static void %s(
          MemorySegment table,
          long offset,
          int count,
          float scale,
          float added,
          float zero,
          float[] out,
          int at) {
        FloatVector s = FloatVector.broadcast(LANES, scale);
        FloatVector o = FloatVector.broadcast(LANES, added);
        FloatVector z = FloatVector.broadcast(LANES, zero);
        int k = 0;
        for (; k <= count - %d; k += %d) {
          ByteVector bytes =
              ByteVector.fromMemorySegment(BYTES, table, offset + (long) k, LITTLE_ENDIAN);
    %s    }
    %s    for (; k < count; k++) {
          out[at + k] = number(Codes.%s.at(table, offset, k), scale, added, zero);
        }
      }
    """
        .formatted(name, step(), step(), stores, GUARDED, constant(name));
  }

  private static String constant(String name) {
    return name.toUpperCase(java.util.Locale.ROOT);
  }

  /// Blocks of thirty-two columns, one scale for each or for a few of them: a byte a column, or
  /// sixteen bytes of which the low nibbles come first.
  ///
  /// @param zeros whether each scale has a zero of its own, and something to be added
  private String blocks(String name, boolean zeros) {
    boolean split = name.equals("split");
    String group = zeros ? "3 * (block >>> shift)" : "(block >>> shift)";
    StringBuilder stores = new StringBuilder();
    for (int first = 0; first < (split ? 16 : 32); first += step()) {
      stores.append(
          "ByteVector bytes%d = ByteVector.fromMemorySegment(BYTES, table, codes%s, LITTLE_ENDIAN);%n"
              .formatted(first, at(first)));
      for (int part = 0; part < step() / lanes; part++) {
        int to = first + part * lanes;
        if (!split) {
          stores.append(store(wide(name, "bytes" + first, part), "to" + at(to)));
          continue;
        }
        stores.append(
            "IntVector v%d = (IntVector) bytes%d.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, %d);%n"
                .formatted(to, first, part));
        stores.append(store(floats("v" + to + ".and(15)"), "to" + at(to)));
        stores.append(
            store(floats("v" + to + ".lanewise(VectorOperators.LSHR, 4)"), "to" + at(to + 16)));
      }
    }
    return """

      private static void %s(
          MemorySegment table,
          long offset,
          long blockBytes,
          int blocksPerScale,
          int count,
          float[] scales,
          int first,
    %s      float[] out,
          int at) {
        int shift = Integer.numberOfTrailingZeros(blocksPerScale);
    %s    int block = 0;
        for (; block < count / 32; block++) {
          int g = first + %s;
          FloatVector s = FloatVector.broadcast(LANES, scales[g]);
    %s      long codes = offset + block * blockBytes;
          int to = at + block * 32;
    %s    }
    %s    int g = first + %s;
        for (int k = block * 32; k < count; k++) {
          long codes = offset + block * blockBytes;
          float code = Codes.%s.at(table, codes, k - block * 32);
          out[at + k] = number(code, scales[g], %s);
        }
      }
    """
        .formatted(
            name + (zeros ? "Zeros" : "Blocks"),
            zeros ? "" : "      float added,\n      float zero,\n",
            zeros ? "" : shared("added", "zero", 4),
            group,
            zeros ? shared("scales[g + 1]", "scales[g + 2]", 6) : "",
            stores,
            GUARDED,
            group,
            constant(name),
            zeros ? "scales[g + 1], scales[g + 2]" : "added, zero");
  }

  private static String shared(String added, String zero, int depth) {
    return """
    FloatVector o = FloatVector.broadcast(LANES, %s);
    FloatVector z = FloatVector.broadcast(LANES, %s);
    """
        .formatted(added, zero)
        .indent(depth);
  }

  /// Two codes a byte, the low nibble first, for a row of one scale.
  private String pairs() {
    StringBuilder stores = new StringBuilder();
    for (int part = 0; part < step() / lanes; part++) {
      String both = Weight.ints("bytes", "ZERO_EXTEND_B2I", part);
      String even = floats("v%d.and(15)".formatted(part));
      String odd = floats("v%d.lanewise(VectorOperators.LSHR, 4)".formatted(part));
      stores.append("IntVector v%d = %s;%n".formatted(part, both));
      stores.append("FloatVector e%d = %s;%n".formatted(part, number(even)));
      stores.append("FloatVector o%d = %s;%n".formatted(part, number(odd)));
      for (int half = 0; half < 2; half++) {
        String side = Weight.zip("e" + part, "o" + part, half);
        String to = "at + k" + at((2 * part + half) * lanes);
        stores.append("%s.intoArray(out, %s);%n".formatted(side, to));
      }
    }
    return """

      private static void pairs(
          MemorySegment table,
          long offset,
          int count,
          float scale,
          float added,
          float zero,
          float[] out,
          int at) {
        FloatVector s = FloatVector.broadcast(LANES, scale);
        FloatVector o = FloatVector.broadcast(LANES, added);
        FloatVector z = FloatVector.broadcast(LANES, zero);
        int k = 0;
        for (; k <= count - %d; k += %d) {
          ByteVector bytes =
              ByteVector.fromMemorySegment(BYTES, table, offset + (long) (k >> 1), LITTLE_ENDIAN);
    %s    }
    %s    for (; k < count; k++) {
          out[at + k] = number(Codes.PAIRS.at(table, offset, k), scale, added, zero);
        }
      }
    """
        .formatted(2 * step(), 2 * step(), stores, GUARDED);
  }
}
