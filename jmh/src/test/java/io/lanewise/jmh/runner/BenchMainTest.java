package io.lanewise.jmh.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchMainTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void recordedRunsGetAVerdictAndFiles() throws IOException {
    Path base = recorded("base.json", 100, "25");
    Path slower = recorded("slower.json", 130, "25");
    assertEquals(1, run("compare", "--recorded", base + "", slower + "", "--out", folder + "/a"));
    assertTrue(text(out).contains("FAIL"), text(out));
    for (String file : List.of("result.json", "report.md", "report.html", "junit.xml")) {
      assertTrue(Files.size(folder.resolve("a").resolve(file)) > 0, file);
    }
    assertEquals(0, run("compare", "--recorded", slower + "", base + "", "--out", folder + "/b"));
    assertEquals(
        0,
        run(
            "compare",
            "--recorded",
            base + "",
            slower + "",
            "--out",
            folder + "/c",
            "--margin",
            "50"));
  }

  @Test
  void otherJdksAreNotComparable() throws IOException {
    Path base = recorded("base.json", 100, "25");
    Path other = recorded("other.json", 100, "26");
    assertEquals(4, run("compare", "--recorded", base + "", other + "", "--out", folder + ""));
    assertTrue(text(err).contains("jdkVersion"), text(err));
  }

  @Test
  void otherMachinesAreNotComparableUnlessTheyAreNamed() throws IOException {
    Path base = recorded("base.json", 100, "25");
    Path head = recorded("head.json", 100, "25");
    Path here = Files.writeString(folder.resolve("here.json"), "{\"cores\": 2}");
    Path there = Files.writeString(folder.resolve("there.json"), "{\"cores\": 4}");
    String[] compare = {
      "compare", "--recorded", base + "", head + "", "--out", folder + "", "--environment", ""
    };
    compare[7] = here + "," + there;
    assertEquals(4, run(compare));
    assertTrue(text(err).contains("not comparable: cores: 2 in " + here), text(err));
    String[] allowing = Arrays.copyOf(compare, 10);
    allowing[8] = "--allow-different";
    allowing[9] = "jdk,flags";
    assertEquals(4, run(allowing));
    allowing[9] = "flags,machine";
    assertEquals(0, run(allowing));
    String page = Files.readString(folder.resolve("report.html"));
    assertTrue(page.contains("Cores allowed, BASE") && page.contains("Cores allowed, HEAD"), page);
    compare[7] = here + "," + here;
    assertEquals(0, run(compare));
    assertFalse(Files.readString(folder.resolve("report.html")).contains("Cores allowed, BASE"));
    compare[7] = here + "";
    assertEquals(2, run(compare));
    compare[7] = here + "," + base;
    assertEquals(2, run(compare));
    assertTrue(text(err).contains("base.json: $: expected an object"), text(err));
  }

  @Test
  void whatIsOpenEndsAsTheProjectWants() throws IOException {
    Path base = recorded("base.json", 100, "25");
    Path open = recorded("open.json", 102, "25");
    for (String[] policy : new String[][] {{"3", "3"}, {"pass", "0"}, {"fail", "1"}}) {
      int code = Integer.parseInt(policy[1]);
      String[] compare = {"compare", "--recorded", base + "", open + "", "--out", folder + ""};
      String[] deciding = Arrays.copyOf(compare, 8);
      deciding[6] = "--inconclusive";
      deciding[7] = policy[0];
      assertEquals(code, run(deciding), text(out));
      String json = Files.readString(folder.resolve("result.json"));
      assertTrue(json.contains("\"exitCode\" : " + code), json);
      assertTrue(json.contains("\"verdict\" : \"INCONCLUSIVE\""), json);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "measure",
        "compare",
        "compare one",
        "compare one two three",
        "compare one two --unknown",
        "compare one two --margin",
        "compare one two --margin much",
        "compare one two --pairs 5,5",
        "compare one two --param size",
        "compare one two --inconclusive maybe",
        "compare one two --allow-different measurement",
        "compare --recorded absent.json absent.json",
      })
  void wrongUseIsOneErrorAndCode2(String line) {
    String out = line.isEmpty() ? "" : " --out " + folder;
    String[] arguments = line.isEmpty() ? new String[0] : (line + out).split(" ", -1);
    assertEquals(2, run(arguments));
    assertTrue(text(err).startsWith("error: "), text(err));
  }

  private Path recorded(String name, double time, String jdk) throws IOException {
    String forks =
        IntStream.range(0, 10)
            .mapToObj(i -> "[%s,%s]".formatted(time + i % 3 * 0.1, time + i % 4 * 0.1))
            .collect(Collectors.joining(","));
    return Files.writeString(
        folder.resolve(name),
        """
        [{"jmhVersion":"1.37","benchmark":"some.Sort.run","mode":"avgt","threads":1,"forks":10,
          "jvm":"java","jvmArgs":[],"jdkVersion":"%s","vmName":"vm","vmVersion":"25",
          "warmupIterations":1,"warmupTime":"1 s","warmupBatchSize":1,"measurementIterations":2,
          "measurementTime":"1 s","measurementBatchSize":1,
          "primaryMetric":{"score":%s,"scoreUnit":"us/op","rawData":[%s]},
          "secondaryMetrics":{}}]
        """
            .formatted(jdk, time, forks));
  }

  private int run(String... args) {
    return BenchMain.run(
        List.of(args),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
