package io.lanewise.internal.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ScratchTest {
  private final Scratch scratch = new Scratch();

  @Test
  void givesTheSameArrayAgain() {
    float[] first = scratch.borrow(100);
    scratch.giveBack(first);
    assertSame(first, scratch.borrow(50));
  }

  @Test
  void neverGivesOneArrayToTwoCallers() {
    float[] first = scratch.borrow(10);
    assertNotSame(first, scratch.borrow(10));
  }

  @Test
  void givesALargerOneWhenAskedFor() {
    scratch.giveBack(scratch.borrow(10));
    assertTrue(scratch.borrow(11).length >= 11);
  }

  @Test
  void concurrentCallersNeverShare() throws Exception {
    Set<float[]> out =
        Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Integer>> done = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        done.add(threads.submit(() -> clashes(out)));
      }
      for (Future<Integer> clashes : done) {
        assertEquals(0, clashes.get());
      }
    }
  }

  private int clashes(Set<float[]> out) {
    int clashes = 0;
    for (int i = 0; i < 20_000; i++) {
      float[] array = scratch.borrow(8);
      clashes += out.add(array) ? 0 : 1;
      out.remove(array);
      scratch.giveBack(array);
    }
    return clashes;
  }
}
