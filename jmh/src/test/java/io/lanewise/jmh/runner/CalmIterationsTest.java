package io.lanewise.jmh.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CalmIterationsTest {
  private static final double SHARE = 0.03;

  @Test
  void iterationsBesideSlowLooksDontCount() {
    CalmIterations calm = new CalmIterations(SHARE);
    assertEquals(List.of(0, 2, 3, 5), calm.of(List.of(100.0, 200.0, 102.4, 99.5, 104.0, 102.0)));
  }

  @Test
  void whatTheMachineCanIsKnownFromProcessesBefore() {
    CalmIterations calm = new CalmIterations(SHARE);
    assertEquals(List.of(0, 1, 2), calm.of(same(3, 100)));
    assertEquals(List.of(), calm.of(same(3, 110)));
    assertEquals(List.of(0, 1, 2), calm.of(same(3, 102)));
  }

  @Test
  void aMachineThatIsSlowerForGoodIsSoonTheUsualOne() {
    CalmIterations calm = new CalmIterations(SHARE);
    calm.of(same(3, 100));
    long disturbed =
        Stream.generate(() -> calm.of(same(3, 120))).limit(100).filter(List::isEmpty).count();
    assertEquals(31, disturbed);
  }

  @Test
  void aProcessNeedsThreeAndATenth() {
    assertEquals(List.of(), afterCalm(looks(2, 28)));
    assertEquals(List.of(0, 1, 2), afterCalm(looks(3, 27)));
    assertEquals(List.of(), afterCalm(looks(3, 28)));
    assertEquals(List.of(0, 1, 2, 3), afterCalm(looks(4, 28)));
    assertEquals(List.of(0), afterCalm(looks(1, 0)), "more than it has can't be asked for");
    assertEquals(List.of(), afterCalm(looks(1, 1)));
  }

  @Test
  void oneLookOfManyMayBeLuck() {
    CalmIterations calm = new CalmIterations(SHARE);
    List<Double> lucky = Stream.concat(Stream.of(50.0), same(29, 100).stream()).toList();
    assertEquals(30, calm.of(lucky).size());
  }

  private static List<Integer> afterCalm(List<Double> looks) {
    CalmIterations calm = new CalmIterations(SHARE);
    calm.of(same(30, 100));
    return calm.of(looks);
  }

  private static List<Double> looks(int calm, int slow) {
    return Stream.concat(same(calm, 100).stream(), same(slow, 150).stream()).toList();
  }

  private static List<Double> same(int count, double nanos) {
    return Collections.nCopies(count, nanos);
  }
}
