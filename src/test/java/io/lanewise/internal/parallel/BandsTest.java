package io.lanewise.internal.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BandsTest {
  @Test
  void bandsCoverEverythingOnceInWholeGrains() {
    for (int items = 1; items < 200; items++) {
      for (int grain : new int[] {1, 4, 16, 64}) {
        for (int most = 1; most <= 8; most++) {
          String what = items + " items by " + grain + " for " + most;
          int bands = Bands.count(items, grain, most);
          assertTrue(bands >= 1 && bands <= most, what);
          assertEquals(0, Bands.start(items, grain, bands, 0), what);
          assertEquals(items, Bands.start(items, grain, bands, bands), what);
          for (int band = 1; band < bands; band++) {
            int start = Bands.start(items, grain, bands, band);
            assertTrue(start > Bands.start(items, grain, bands, band - 1), what);
            assertEquals(0, start % grain, what);
          }
        }
      }
    }
  }

  @Test
  void nothingHasNoBands() {
    assertEquals(0, Bands.count(0, 4, 8));
  }

  @Test
  void largeCountsDoNotOverflow() {
    int items = Integer.MAX_VALUE;
    assertEquals(items, Bands.start(items, 64, 8, 8));
    assertEquals(2 << 28, Bands.start(items, 64, 4, 1));
  }

  @Test
  void balanceIsTheShareOfTimeThatIsWork() {
    assertEquals(1, Bands.balance(128, 64, 2));
    assertEquals(0.75, Bands.balance(192, 64, 2));
    assertEquals(0.5, Bands.balance(1, 64, 2));
  }
}
