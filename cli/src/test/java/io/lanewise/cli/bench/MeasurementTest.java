package io.lanewise.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.layer.Ceilings;
import io.lanewise.layer.Narrow;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasurementTest {
  /// Sizes beside multiples of 16, a single output, a table longer than its period.
  @ParameterizedTest
  @CsvSource({
    "PACKED, 33x17, 5",
    "PACKED, 1x1, 1",
    "IN_PLACE, 33x17, 3",
    "IN_PLACE, 5x100, 1",
    "LOOKUP, 2000x40, 1",
    "LOOKUP, 2000x40, 9",
    "LOOKUP, 1x3, 2",
  })
  void answersAreComparedBitForBit(Entry entry, String size, int rows) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment table = arena.allocate(1 << 20, 64);
      LookupCase.fill(table);
      for (Narrow dtype : Narrow.values()) {
        Case measured = Case.of(entry, Size.parse(size), rows, dtype, table, arena);
        for (int call = 0; call < 3; call++) {
          measured.call();
          measured.check();
        }
      }
    }
  }

  @Test
  void aWrongAnswerIsReported() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment table = arena.allocate(1 << 20, 64);
      Case linear = Case.of(Entry.PACKED, new Size(8, 4), 2, Narrow.INT8, table, arena);
      // Nothing was computed yet, and the answer is not zero.
      WrongAnswerException wrong = assertThrows(WrongAnswerException.class, linear::check);
      String message = String.valueOf(wrong.getMessage());
      assertTrue(message.startsWith("bench: packed 8x4 of 2 rows: expected "), message);
      assertTrue(message.endsWith("got 0x0.0p0 (row 1, column 0)"), message);
      Case lookup = Case.of(Entry.LOOKUP, new Size(100, 4), 2, Narrow.F32, table, arena);
      lookup.call();
      LookupCase.fill(table); // too late
      assertThrows(WrongAnswerException.class, lookup::check);
    }
  }

  @Test
  void measuresEachCaseBesideItsLimit() {
    try (Measurement measurement = new Measurement()) {
      measurement.add(Entry.PACKED, new Size(64, 64), 8, Narrow.F32);
      measurement.add(Entry.IN_PLACE, new Size(64, 64), 1, Narrow.BF16);
      measurement.addUsual(Entry.LOOKUP, Entry.LOOKUP.usualSizes().getFirst(), 16, Narrow.F32);
      Report report = measurement.run(Duration.ofSeconds(1), Duration.ofMillis(500));
      assertTrue(report.fmaGflops() > 0 && report.readGbs() > 0, report.toString());
      for (Result result : report.results()) {
        assertTrue(result.nanos() > 0, result.toString());
        assertTrue(result.share() > 0, result.toString());
        assertEquals(result.measured().isBoundByReading(), result.readShare() > 0);
        assertEquals(result.measured().flops() > 0, result.fmaShare() > 0);
      }
    }
  }

  /// What the layers allocate depends on when they are compiled; what this case does, on nothing.
  @ParameterizedTest
  @CsvSource({"0", "1000"})
  void allocationIsCountedByTheCall(int bytes) {
    try (Arena arena = Arena.ofConfined()) {
      Ceilings ceilings = Ceilings.active();
      Series series = new Series(new Allocating(bytes), ceilings, Ceilings.memory(arena));
      series.visit(); // asking for the first time allocates, too
      series.measure();
      long allocated = series.result().allocated();
      int most = bytes == 0 ? 0 : bytes + 32; // an array's header, and its end aligned
      assertTrue(allocated >= bytes && allocated <= most, allocated + " B");
    }
  }

  private static final class Allocating implements Case {
    private final int bytes;
    private volatile byte[] last = {};

    Allocating(int bytes) {
      this.bytes = bytes;
    }

    @Override
    public void call() {
      if (bytes > 0) {
        last = new byte[bytes];
      }
    }

    @Override
    public void check() {
      assertEquals(bytes, last.length);
    }

    @Override
    public Entry entry() {
      return Entry.PACKED;
    }

    @Override
    public Size size() {
      return new Size(1, 1);
    }

    @Override
    public Narrow dtype() {
      return Narrow.F32;
    }

    @Override
    public int rows() {
      return 2;
    }

    @Override
    public double flops() {
      return 4;
    }

    @Override
    public long bytes() {
      return 4;
    }

    @Override
    public long footprint() {
      return 4;
    }
  }

  @Test
  void theMedianIsAValueThatWasMeasured() {
    assertEquals(3, Series.median(new double[] {9, 1, 3}));
    assertEquals(2, Series.median(new double[] {4, 2}));
    assertEquals(7, Series.median(new double[] {7}));
  }
}
