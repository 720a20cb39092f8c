package io.lanewise.jmh.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.compare.Build;
import io.lanewise.jmh.compare.Case;
import io.lanewise.jmh.compare.Fork;
import io.lanewise.jmh.compare.NotComparableException;
import io.lanewise.jmh.results.UnreadableFileException;
import io.lanewise.jmh.runner.BlockRun;
import io.lanewise.jmh.runner.ForkFailedException;
import io.lanewise.jmh.runner.ForkRunner;
import io.lanewise.jmh.runner.UnusableBuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolRecorderTest {
  private static final Map<String, String> CONDITIONS = Map.of("java", "25", "jmh options", "-i 4");

  @TempDir Path folder;
  private PoolFile file = new PoolFile(Path.of(""));

  private final List<String> ran = new ArrayList<>();

  @BeforeEach
  void nameFile() {
    file = new PoolFile(folder.resolve("pool.jsonl"));
  }

  private static List<PoolRecorder.Goal> goals(int equal, int changed) {
    List<PoolRecorder.Goal> goals = new ArrayList<>();
    for (Case id : FakeForks.CASES) {
      goals.add(new PoolRecorder.Goal(Pairing.AGAIN, id, equal));
    }
    goals.add(new PoolRecorder.Goal(Pairing.SLOW5, FakeForks.CHANGED, changed));
    return goals;
  }

  private PoolRecorder recorder(ForkRunner forks, int mostBlocks) {
    Map<Pairing, BlockRun> runs = new EnumMap<>(Pairing.class);
    for (Pairing pairing : Pairing.values()) {
      Consumer<String> progress =
          line -> {
            if (Character.isDigit(line.charAt(0))) { // one that runs for the first time
              ran.add(pairing + line);
            }
          };
      runs.put(pairing, new BlockRun(forks, progress));
    }
    return new PoolRecorder(runs, file, () -> ran.size() >= 4 * mostBlocks, 7);
  }

  private static FakeForks equal() {
    return new FakeForks(Pairing.AGAIN, 1);
  }

  /// The same, on a machine that disturbs the first of them.
  private static ForkRunner disturbedFirst(FakeForks forks, int disturbed) {
    return (slot, id) ->
        new ForkRunner.Ran(forks.run(slot, id).fork(), forks.ran.size() > disturbed);
  }

  @Test
  void recordsWholeBlocksInTurnsOfBuilds() throws IOException {
    FakeForks forks = equal();
    Pool pool = recorder(forks, 99).record(file.open(CONDITIONS), goals(3, 4));
    assertEquals(6 * 3 * 2, pool.cleanPairs(Pairing.AGAIN));
    assertEquals(4 * 2, pool.cleanPairs(Pairing.SLOW5));
    assertEquals(new TreeSet<>(FakeForks.CASES), pool.cases());
    assertTrue(PoolRecorder.isMet(pool, goals(3, 4)));
    assertFalse(PoolRecorder.isMet(pool, goals(3, 5)));
    Set<Build> first = new HashSet<>();
    for (int i = 0; i < forks.ran.size(); i += 4) {
      List<Build> block = forks.ran.subList(i, i + 4);
      assertTrue(block.get(0) == block.get(3) && block.get(1) == block.get(2), block.toString());
      assertTrue(block.get(0) != block.get(1), block.toString());
      first.add(block.get(0));
    }
    assertEquals(Set.of(Build.BASE, Build.HEAD), first, "a coin chooses which build is first");
  }

  @Test
  void whatIsReadIsWhatRan() throws IOException {
    Pool pool =
        recorder(new FakeForks(Pairing.ALLOC16, 3), 99).record(file.open(CONDITIONS), goals(1, 1));
    assertEquals(pool, file.read());
    assertEquals(CONDITIONS, file.conditions());
  }

  @Test
  void goesOnWhereItEnded() throws IOException {
    Pool early = recorder(equal(), 5).record(file.open(CONDITIONS), goals(3, 3));
    assertEquals(5, early.blocks().size());
    Files.writeString(file.path(), "{\"pairing\":\"aga", StandardOpenOption.APPEND);
    ran.clear();
    Pool reopened = file.open(CONDITIONS);
    assertEquals(early, reopened, "the line that was cut off is left out");
    Pool full = recorder(equal(), 99).record(reopened, goals(3, 3));
    assertEquals(7 * 3, full.blocks().size());
    assertEquals(full, file.read());
    assertEquals(4 * (7 * 3 - 5), ran.size());
  }

  @Test
  void aPoolLeftEarlyIsThinEverywhere() throws IOException {
    Pool pool = recorder(equal(), 14).record(file.open(CONDITIONS), goals(20, 20));
    for (Case id : FakeForks.CASES) {
      assertEquals(2, pool.of(Pairing.AGAIN, id).size());
    }
    assertEquals(2, pool.of(Pairing.SLOW5, FakeForks.CHANGED).size());
  }

  @Test
  void disturbedBlocksAreKeptAndDoNotCount() throws IOException {
    // In the first three blocks each of the six tries of four processes.
    Pool pool =
        recorder(disturbedFirst(equal(), 3 * 4 * 6), 99).record(file.open(CONDITIONS), goals(2, 2));
    assertEquals(6 * 2 * 2, pool.cleanPairs(Pairing.AGAIN));
    assertEquals(3, pool.blocks().stream().filter(PoolBlock::disturbed).count());
    assertEquals(7 * 2 + 3, pool.blocks().size());
    assertEquals(pool, file.read());
  }

  @Test
  void aBusyHourIsSharedByAllGoals() throws IOException {
    Pool pool =
        recorder(disturbedFirst(equal(), Integer.MAX_VALUE), 14)
            .record(file.open(CONDITIONS), goals(2, 2));
    assertEquals(0, pool.cleanPairs(Pairing.AGAIN));
    for (Case id : FakeForks.CASES) {
      assertEquals(2, pool.of(Pairing.AGAIN, id).size());
    }
  }

  @Test
  void anInterruptKeepsWholeBlocks() throws IOException {
    FakeForks fake = equal();
    ForkRunner interrupted =
        (slot, id) -> {
          if (fake.ran.size() == 6) {
            throw new InterruptedException();
          }
          return fake.run(slot, id);
        };
    Pool pool = recorder(interrupted, 99).record(file.open(CONDITIONS), goals(3, 3));
    assertTrue(Thread.interrupted());
    assertEquals(1, pool.blocks().size());
    assertEquals(pool, file.read());
  }

  @Test
  void aProcessThatFailsEndsTheRecording() throws IOException {
    ForkRunner failing =
        (slot, id) -> {
          if (slot.build() == Build.HEAD) {
            throw new ForkFailedException("exit code 1");
          }
          return equal().run(slot, id);
        };
    PoolRecorder recorder = recorder(failing, 99);
    Pool empty = file.open(CONDITIONS);
    UnusableBuildException failure =
        assertThrows(UnusableBuildException.class, () -> recorder.record(empty, goals(1, 1)));
    assertTrue(String.valueOf(failure.getMessage()).contains("HEAD of again"), failure.toString());
  }

  @Test
  void otherConditionsAreAnotherPool() throws IOException {
    Pool empty = file.open(CONDITIONS);
    assertEquals(List.of(), empty.blocks());
    NotComparableException refused =
        assertThrows(
            NotComparableException.class,
            () -> file.open(Map.of("java", "25", "jmh options", "-i 5", "jar", "x")));
    assertEquals(
        List.of("jar: - in the pool, x now", "jmh options: -i 4 in the pool, -i 5 now"),
        refused.differences());
  }

  @Test
  void aLineThatIsNoBlockIsNamed() throws IOException {
    Pool pool = recorder(equal(), 2).record(file.open(CONDITIONS), goals(1, 1));
    String good = Files.readAllLines(file.path()).getLast();
    assertEquals(2, pool.blocks().size());
    for (String bad :
        List.of(
            "[]",
            good.replace("\"again\"", "\"slow7\""),
            good.replace("\"HEAD\"", "\"BASE\""),
            good.replace("\"pair\":1", "\"pair\":0"),
            good.replaceFirst("\"iterations\":\\[[^\\]]*\\]", "\"iterations\":[]"),
            good.replace("1970-", "70-"))) {
      Files.writeString(file.path(), PoolJson.header(CONDITIONS) + "\n" + good + "\n" + bad + "\n");
      UnreadableFileException refused =
          assertThrows(UnreadableFileException.class, file::read, bad);
      assertTrue(String.valueOf(refused.getMessage()).contains("line 3"), refused.toString());
    }
    Files.writeString(file.path(), good + "\n");
    assertThrows(UnreadableFileException.class, file::read);
  }

  @Test
  void aBlockIsFourForksOfOneBenchmark() throws IOException {
    Pool pool = recorder(equal(), 2).record(file.open(CONDITIONS), goals(1, 1));
    List<Fork> mixed = new ArrayList<>(pool.blocks().getFirst().forks().subList(0, 2));
    mixed.addAll(pool.blocks().getLast().forks().subList(2, 4));
    assertThrows(IllegalArgumentException.class, () -> new PoolBlock(Pairing.AGAIN, mixed, false));
  }
}
