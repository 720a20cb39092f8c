package io.lanewise.internal.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InOrderTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void piecesAreTakenInTheirOrderFromAFewPlaces(int threads) throws IOException {
    AtomicInteger places = new AtomicInteger();
    List<Long> taken = new ArrayList<>();
    InOrder.run(
        threads,
        100,
        () -> {
          places.incrementAndGet();
          return new long[1];
        },
        (place, index) -> {
          LockSupport.parkNanos((100 - index) % 7 * 50_000); // later ones are often done before
          place[0] = index;
        },
        place -> taken.add(place[0]));
    assertEquals(100, taken.size());
    for (int i = 0; i < 100; i++) {
      assertEquals(i, taken.get(i));
    }
    assertEquals(threads == 1 ? 1 : 2 * threads, places.get());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void theFirstFailureOfAMakerIsTheCallers(int threads) {
    IllegalStateException broken = new IllegalStateException("piece 5");
    List<Long> taken = new ArrayList<>();
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                InOrder.run(
                    threads,
                    100,
                    () -> new long[1],
                    (place, index) -> {
                      if (index >= 5) {
                        throw index == 5 ? broken : new IllegalStateException("a later one");
                      }
                      place[0] = index;
                    },
                    place -> taken.add(place[0])));
    assertSame(broken, thrown);
    assertEquals(List.of(0L, 1L, 2L, 3L, 4L), taken);
  }

  @Test
  void aTakerMayFailAndNothingIsTakenForNoPieces() throws IOException {
    IOException full = new IOException("disk full");
    assertSame(
        full,
        assertThrows(
            IOException.class,
            () ->
                InOrder.run(
                    2,
                    9,
                    () -> "",
                    (place, index) -> {},
                    place -> {
                      throw full;
                    })));
    InOrder.run(2, 0, () -> "", (place, index) -> {}, place -> assertTrue(place.isEmpty()));
  }

  @Test
  void anInterruptEndsTheRun() {
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedIOException.class,
        () -> InOrder.run(2, 9, () -> "", (place, index) -> LockSupport.parkNanos(1), p -> {}));
    assertTrue(Thread.interrupted());
  }
}
