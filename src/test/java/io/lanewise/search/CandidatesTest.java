package io.lanewise.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.Random32;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The best are the first of the sorted list, whatever order they come in.
class CandidatesTest {
  private static final float[] VALUES = {
    3, -0f, 0, Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, -2, 3, 1e-40f
  };

  private static final Comparator<Neighbor> ORDER =
      Comparator.<Neighbor>comparingInt(n -> Float.isNaN(n.score()) ? 1 : 0)
          .thenComparingDouble(n -> Float.isNaN(n.score()) ? 0 : 0.0 - n.score())
          .thenComparingLong(Neighbor::id);

  @Test
  void theBestAreKeptInOrder() {
    Random32 random = new Random32(4);
    for (int round = 0; round < 2000; round++) {
      int count = random.below(40);
      int k = 1 + random.below(20);
      List<Neighbor> all = new ArrayList<>();
      for (int id = 0; id < count; id++) {
        all.add(new Neighbor(id, VALUES[random.below(VALUES.length)]));
      }
      float[] scores = new float[k + 3];
      long[] ids = new long[k + 4];
      Candidates.clear(scores, 2, ids, 3, k);
      offer(all, random, scores, ids, k);
      Candidates.sort(scores, 2, ids, 3, k);
      all.sort(ORDER);
      for (int i = 0; i < k; i++) {
        Neighbor expected = i < count ? all.get(i) : new Neighbor(Candidates.NONE, Float.NaN);
        assertEquals(expected, new Neighbor(ids[3 + i], scores[2 + i]), "round " + round);
      }
      assertEquals(0, scores[1]);
      assertEquals(0, ids[2]);
    }
  }

  /// In any order, as the candidates of threads come.
  private static void offer(
      List<Neighbor> all, Random32 random, float[] scores, long[] ids, int k) {
    List<Neighbor> mixed = new ArrayList<>(all);
    Collections.shuffle(mixed, new Random(random.below(1 << 20)));
    mixed.forEach(n -> Candidates.offer(n.score(), n.id(), scores, 2, ids, 3, k));
  }
}
