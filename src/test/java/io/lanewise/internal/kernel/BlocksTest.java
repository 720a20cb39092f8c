package io.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlocksTest {
  @Test
  void tilesOf512BitsAreAsEqualAsCanBe() {
    assertEquals(List.of(12), heights(512, 12));
    assertEquals(List.of(7, 6), heights(512, 13));
    assertEquals(List.of(6, 6, 5), heights(512, 17));
  }

  @Test
  void tilesOf256BitsAreFullButForTheLast() {
    assertEquals(List.of(5), heights(256, 5));
    assertEquals(List.of(6, 2), heights(256, 8));
    assertEquals(List.of(6, 6, 1), heights(256, 13));
  }

  @Test
  void outputsBeyondTheSecondLevelCacheAreFetched() {
    assertFalse(Blocks.fetchesOutputs(128, 1536));
    assertTrue(Blocks.fetchesOutputs(512, 1536));
    assertTrue(Blocks.fetchesOutputs(1024, Integer.MAX_VALUE));
  }

  private static List<Integer> heights(int bits, int rows) {
    Tiles tiles = Kernels.ofBits(bits).panelTiles(PanelForm.F32);
    int count = Blocks.tiles(tiles, rows);
    List<Integer> heights = new ArrayList<>();
    int left = rows;
    for (int tile = 0; tile < count; tile++) {
      heights.add(Blocks.height(tiles, left, count - tile));
      left -= heights.getLast();
    }
    assertEquals(0, left, "rows that no tile has");
    return heights;
  }
}
