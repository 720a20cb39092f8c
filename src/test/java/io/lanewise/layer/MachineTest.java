package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {
  @Test
  void measuresEveryWidth() {
    Machine machine = Machine.current();
    List<Machine.Width> measured = machine.measureWidths();
    assertEquals(machine.widths(), measured.stream().map(Machine.Width::vectorBits).toList());
    assertTrue(machine.widths().contains(machine.vectorBits()), machine.toString());
    for (Machine.Width width : measured) {
      assertTrue(width.productGflops() > 0 && width.fmaGflops() > 0, width.toString());
    }
  }

  @Test
  void readsAnyMultipleOf512Bytes() {
    Ceilings ceilings = Ceilings.active();
    try (Arena arena = Arena.ofConfined()) {
      assertTrue(ceilings.readGbs(arena.allocate(3 * 512, 64)) > 0);
      for (long bytes : new long[] {0, 511, 1000}) {
        TensorException refused =
            assertThrows(TensorException.class, () -> ceilings.readGbs(arena.allocate(bytes, 64)));
        assertEquals(
            "ceilings: memory: expected a multiple of 512 bytes, got " + bytes,
            refused.getMessage());
      }
    }
  }

  @Test
  void leavesThreeQuartersOfTheMemoryAlone() {
    assertEquals(1L << 30, Ceilings.memoryBytes(Long.MAX_VALUE));
    assertEquals(1L << 30, Ceilings.memoryBytes(1L << 32));
    assertEquals(1L << 29, Ceilings.memoryBytes((1L << 32) - 1));
    assertEquals(1L << 20, Ceilings.memoryBytes(0));
  }
}
