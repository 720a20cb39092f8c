package io.lanewise.jmh.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.compare.Block;
import io.lanewise.jmh.compare.Build;
import io.lanewise.jmh.compare.Case;
import io.lanewise.jmh.compare.Fork;
import io.lanewise.jmh.compare.NotComparableException;
import io.lanewise.jmh.compare.Policy;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;

/// Processes of a script in the place of `java`.
class JmhForksTest {
  private static final Case SORT =
      new Case("some.Sort.run", new TreeMap<>(Map.of("size", "10")), "avgt");

  private static final String RESULT =
      """
      [{"jmhVersion":"1.37","benchmark":"some.Sort.run","mode":"avgt","threads":1,"forks":1,
        "jvm":"java","jvmArgs":[],"jdkVersion":"25","vmName":"vm","vmVersion":"25",
        "warmupIterations":1,"warmupTime":"1 s","warmupBatchSize":1,"measurementIterations":2,
        "measurementTime":"1 s","measurementBatchSize":1,"params":{"size":"10"},
        "primaryMetric":{"score":2.5,"scoreUnit":"us/op","rawData":[[2.0,3.0]]},
        "secondaryMetrics":{"ruler":{"score":5,"scoreUnit":"ns","rawData":[[5.0,5.1]]}}}]
      """;

  @TempDir Path folder;

  @Test
  void runsOneForkOfOneBenchmarkAndReadsIt() throws Exception {
    // Writes its arguments, and the result where it was told to: after -rff.
    Path java =
        script(
            "printf '%s\\n"
                + "' \"$@\"; while [ \"$1\" != -rff ]; do shift; done; cp \"${0%/*}/result\""
                + " \"$2\"");
    Files.writeString(folder.resolve("result"), RESULT);
    Fork fork = forks(java, List.of("-wi", "3")).run(new Block.Slot(Build.HEAD, 4), SORT).fork();
    assertEquals(List.of(2.0, 3.0), fork.iterations());
    assertEquals(4, fork.pair());
    assertEquals(Build.HEAD, fork.build());
    List<String> arguments = Files.readAllLines(folder.resolve("0001-HEAD.log"));
    assertEquals(
        List.of(
            "-cp",
            folder.resolve("ruler.jar") + File.pathSeparator + folder.resolve("some.jar"),
            "org.openjdk.jmh.Main",
            "^\\Qsome.Sort.run\\E$",
            "-bm",
            "avgt",
            "-p",
            "size=10"),
        arguments.subList(0, 8));
    assertTrue(arguments.containsAll(List.of("-foe", "-prof", "gc", "-wi", "3", "-f", "1")));
  }

  @Test
  void saysWhereAFailedProcessIsToBeRead() throws Exception {
    Path java = script("echo one; echo 'some.Error: answer differs'; exit 1");
    ForkFailedException failure =
        assertThrows(
            ForkFailedException.class,
            () -> forks(java, List.of()).run(new Block.Slot(Build.BASE, 0), SORT));
    assertTrue(
        String.valueOf(failure.getMessage()).contains("exit code 1: some.Error: answer differs"));
    assertTrue(String.valueOf(failure.getMessage()).contains("0001-BASE.log"));
    assertEquals(2, Files.readAllLines(folder.resolve("0001-BASE.log")).size());
  }

  @Test
  void anotherJmhOnTheMachineIsNoFailure() throws Exception {
    Path java =
        script("echo 'ERROR: Another JMH instance might be running. Unable to acquire'; exit 1");
    MachineBusyException busy =
        assertThrows(
            MachineBusyException.class,
            () -> forks(java, List.of()).run(new Block.Slot(Build.BASE, 0), SORT));
    assertTrue(String.valueOf(busy.getMessage()).contains("0001-BASE.log"), busy.getMessage());
  }

  @Test
  void refusesTheResultOfAnotherBenchmark() throws Exception {
    Path java = script("while [ \"$1\" != -rff ]; do shift; done; cp \"${0%/*}/result\" \"$2\"");
    Files.writeString(folder.resolve("result"), RESULT.replace("some.Sort", "some.Other"));
    assertThrows(
        ForkFailedException.class,
        () -> forks(java, List.of()).run(new Block.Slot(Build.BASE, 0), SORT));
  }

  @Test
  void refusesToCompareProcessesOfDifferentFlags() throws Exception {
    Path java = script("while [ \"$1\" != -rff ]; do shift; done; cp \"${0%/*}/result\" \"$2\"");
    Files.writeString(folder.resolve("result"), RESULT);
    ForkRunner forks = forks(java, List.of());
    forks.run(new Block.Slot(Build.BASE, 0), SORT);
    Files.writeString(
        folder.resolve("result"), RESULT.replace("\"jvmArgs\":[]", "\"jvmArgs\":[\"-Xint\"]"));
    NotComparableException refused =
        assertThrows(
            NotComparableException.class, () -> forks.run(new Block.Slot(Build.HEAD, 0), SORT));
    assertEquals(1, refused.differences().size());
    assertTrue(refused.differences().getFirst().contains("jvmArgs"));
  }

  @Test
  void keepsTheIterationsBesideWhichTheMachineWasCalm() throws Exception {
    Path java = script("while [ \"$1\" != -rff ]; do shift; done; cp \"${0%/*}/result\" \"$2\"");
    ForkRunner forks = forks(java, List.of());
    String looks = "[5.0,5.1]";
    Files.writeString(
        folder.resolve("result"),
        RESULT.replace("[2.0,3.0]", "[2.0,3.0,4.0,1.0]").replace(looks, "[5.0,5.3,5.1,5.1]"));
    ForkRunner.Ran calm = forks.run(new Block.Slot(Build.BASE, 0), SORT);
    assertTrue(calm.calm());
    assertEquals(List.of(2.0, 4.0, 1.0), calm.fork().iterations());
    Files.writeString(folder.resolve("result"), RESULT.replace(looks, "[5.0,5.3]"));
    ForkRunner.Ran disturbed = forks.run(new Block.Slot(Build.BASE, 0), SORT);
    assertFalse(disturbed.calm());
    assertEquals(List.of(2.0, 3.0), disturbed.fork().iterations());
    Files.writeString(folder.resolve("result"), RESULT.replace(looks, "[5.0]"));
    ForkFailedException refused =
        assertThrows(
            ForkFailedException.class, () -> forks.run(new Block.Slot(Build.BASE, 0), SORT));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("looks beside 2 iterations, got 1"),
        refused.toString());
  }

  /// A jar that has none of these classes, but names where JMH and a benchmark are.
  @Test
  void aRealProcessLooksAtTheMachine() throws Exception {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    Path jar = folder.resolve("real.jar");
    try (JarOutputStream nothing = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      nothing.finish();
    }
    List<String> options = List.of("-wi", "1", "-w", "10ms", "-i", "5", "-r", "10ms");
    Case mix = new Case("io.lanewise.jmh.trial.TrialBenchmark.mix", new TreeMap<>(), "avgt");
    JmhForks forks =
        new JmhForks(
            Map.of(Build.BASE, new JmhJar(jar)),
            JmhForks.ownJava(),
            options,
            folder,
            Policy.STRICT,
            1000);
    ForkRunner.Ran ran = forks.run(new Block.Slot(Build.BASE, 0), mix);
    assertTrue(ran.calm());
    assertEquals(5, ran.fork().iterations().size());
  }

  private ForkRunner forks(Path java, List<String> options) throws IOException {
    JmhJar jar = JmhJars.jar(folder, JmhJars.entry("a.Sort", "run", Mode.AverageTime, Map.of()));
    Map<Build, JmhJar> jars = Map.of(Build.BASE, jar, Build.HEAD, jar);
    return new JmhForks(jars, java, options, folder, Policy.STRICT, 0.03);
  }

  private Path script(String commands) throws IOException {
    Path script = Files.writeString(folder.resolve("java"), "#!/bin/sh\n" + commands + "\n");
    assertTrue(script.toFile().setExecutable(true));
    return script;
  }
}
