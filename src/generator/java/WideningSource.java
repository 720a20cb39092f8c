/// Writes `Widening` at one width: narrow codes that lie side by side become floats.
record WideningSource(int lanes) {
  /// Codes a step: one 64-bit register of bytes at least, the narrowest that there is.
  private static final int LEAST_STEP = 8;

  private static final int PAIRS_STEP = 16;

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
    import jdk.incubator.vector.LongVector;
    import jdk.incubator.vector.ShortVector;
    import jdk.incubator.vector.VectorOperators;
    import jdk.incubator.vector.VectorSpecies;

    /// [Widening] with %d-bit registers.
    ///
    /// Written by WideningSource.java: change it there.
    final class %s extends Widening {
      private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_%d;
      private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_%d;
      private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_%d;
      private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_%d;
      private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_%d;
      private static final VectorSpecies<Byte> EIGHT = ByteVector.SPECIES_64;
      private static final MemorySegment GUARD = MappedGuard.MEMORY;
    %s}
    """
        .formatted(
            lanes * 32,
            className(),
            lanes * 32,
            lanes * 32,
            lanes * 32,
            lanes * 16,
            Math.max(lanes, LEAST_STEP) * 8,
            plain("bf16", BFLOAT.formatted(Weight.BF16.load("from", 0, lanes)))
                + plain(
                    "f16", HALF.formatted(Weight.F16.halves("from", 0, lanes), Weight.anyHalf("h")))
                + grouped("signed", "B2F")
                + grouped("unsigned", "ZERO_EXTEND_B2I")
                + split()
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

  private String grouped(String name, String conversion) {
    int step = Math.max(lanes, LEAST_STEP);
    StringBuilder stores = new StringBuilder();
    for (int part = 0; part < step / lanes; part++) {
      String codes =
          conversion.equals("B2F")
              ? "((FloatVector) bytes.convertShape(VectorOperators.B2F, LANES, %d))".formatted(part)
              : "((FloatVector) bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, %d).convertShape(VectorOperators.I2F, LANES, 0))"
                  .formatted(part);
      stores.append(
          "        %s.sub(z).fma(s, o).intoArray(out, to + k%s);%n"
              .formatted(codes, part == 0 ? "" : " + " + part * lanes));
    }
    return """

      @Override
      void %s(
          MemorySegment table,
          long offset,
          long groupBytes,
          int group,
          int count,
          float[] scales,
          float[] out,
          int at) {
        for (int first = 0, g = 0; first < count; first += group, g++) {
          FloatVector s = FloatVector.broadcast(LANES, scales[3 * g]);
          FloatVector o = FloatVector.broadcast(LANES, scales[3 * g + 1]);
          FloatVector z = FloatVector.broadcast(LANES, scales[3 * g + 2]);
          long codes = offset + g * groupBytes;
          int size = Math.min(group, count - first);
          int to = at + first;
          int k = 0;
          for (; k <= size - %d; k += %d) {
            ByteVector bytes =
                ByteVector.fromMemorySegment(BYTES, table, codes + (long) k, LITTLE_ENDIAN);
    %s      }
          for (; k < size; k++) {
            out[to + k] = number(%s(table, codes + k), scales, g);
          }
        }
    %s  }
    """
        .formatted(name, step, step, stores, name, GUARDED);
  }

  /// Thirty-two codes in sixteen bytes: the low nibbles, then the high ones.
  private String split() {
    int step = Math.max(lanes, LEAST_STEP);
    StringBuilder stores = new StringBuilder();
    for (int first = 0; first < 16; first += step) {
      stores.append(
          "        ByteVector bytes%d = ByteVector.fromMemorySegment(BYTES, table, codes + %d, LITTLE_ENDIAN);%n"
              .formatted(first, first));
      for (int part = 0; part < step / lanes; part++) {
        int to = first + part * lanes;
        stores.append(
            "        IntVector v%d = (IntVector) bytes%d.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, %d);%n"
                .formatted(to, first, part));
        String store =
            "        ((FloatVector) v%d.%s.convertShape(VectorOperators.I2F, LANES,"
                + " 0)).sub(z).fma(s, o).intoArray(out, to + %d);%n";
        stores.append(store.formatted(to, "and(15)", to));
        stores.append(store.formatted(to, "lanewise(VectorOperators.LSHR, 4)", to + 16));
      }
    }
    return """

      @Override
      void split(
          MemorySegment table,
          long offset,
          long groupBytes,
          int count,
          float[] scales,
          float[] out,
          int at) {
        int g = 0;
        for (; g < count / 32; g++) {
          FloatVector s = FloatVector.broadcast(LANES, scales[3 * g]);
          FloatVector o = FloatVector.broadcast(LANES, scales[3 * g + 1]);
          FloatVector z = FloatVector.broadcast(LANES, scales[3 * g + 2]);
          long codes = offset + g * groupBytes;
          int to = at + g * 32;
    %s    }
    %s    for (int k = g * 32; k < count; k++) {
          float code = splitCode(table, offset + g * groupBytes, k - g * 32);
          out[at + k] = number(code, scales, g);
        }
      }
    """
        .formatted(stores.toString().replace("        ", "      "), GUARDED);
  }

  /// Two codes a byte, the low nibble first, for a row of one scale.
  private String pairs() {
    StringBuilder stores = new StringBuilder();
    for (int part = 0; part < PAIRS_STEP / lanes; part++) {
      stores.append(
          """
                LongVector l%d = (LongVector) bytes.convertShape(VectorOperators.ZERO_EXTEND_B2L, LONGS, %d);
                IntVector v%d = l%d.and(15L).or(l%d.lanewise(VectorOperators.LSHL, 28).and(0xf00000000L)).reinterpretAsInts();
                ((FloatVector) v%d.convertShape(VectorOperators.I2F, LANES, 0)).sub(z).fma(s, o).intoArray(out, at + k + %d);
          """
              .formatted(part, part, part, part, part, part, part * lanes));
    }
    return """

      @Override
      void pairs(
          MemorySegment table, long offset, int count, float[] scales, float[] out, int at) {
        FloatVector s = FloatVector.broadcast(LANES, scales[0]);
        FloatVector o = FloatVector.broadcast(LANES, scales[1]);
        FloatVector z = FloatVector.broadcast(LANES, scales[2]);
        int k = 0;
        for (; k <= count - 16; k += 16) {
          ByteVector bytes =
              ByteVector.fromMemorySegment(EIGHT, table, offset + (long) (k >> 1), LITTLE_ENDIAN);
    %s    }
    %s    for (; k < count; k++) {
          out[at + k] = number(pairCode(table, offset, k), scales, 0);
        }
      }
    """
        .formatted(stores, GUARDED);
  }
}
