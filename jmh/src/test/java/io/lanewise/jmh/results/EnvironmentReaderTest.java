package io.lanewise.jmh.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentReaderTest {
  @TempDir Path root;

  @Test
  void readsWhatTheKernelSays() throws IOException {
    put("proc/cpuinfo", "processor\t: 0\nmodel name\t: A CPU: model 1\nflags\t\t: fma avx2\n");
    put("proc/loadavg", "1.25 1.00 0.50 1/2 3\n");
    put("proc/sys/kernel/osrelease", "6.1.0\n");
    put("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
    Environment read = read(new Environment.Calibration(100, 10));
    assertEquals("A CPU: model 1", read.cpuModel());
    assertEquals(List.of("fma", "avx2"), read.cpuFlags());
    assertEquals(1.25, read.loadAverage());
    assertEquals(System.getProperty("os.name") + " 6.1.0", read.kernel());
    assertEquals("powersave", read.governor());
    assertEquals(new Environment.Calibration(100, 10), read.calibration());
    assertEquals(read, Environment.parse("env.json", read.json()));
  }

  @Test
  void otherArchitecturesCallFlagsFeatures() throws IOException {
    put("proc/cpuinfo", "processor : 0\nFeatures : fp asimd\n");
    Environment read = read(null);
    assertNull(read.cpuModel());
    assertEquals(List.of("fp", "asimd"), read.cpuFlags());
  }

  @Test
  void whatIsAbsentIsUnknown() throws IOException {
    put("proc/loadavg", "none\n");
    Environment read = read(null);
    assertNull(read.cpuModel());
    assertEquals(List.of(), read.cpuFlags());
    assertNull(read.governor());
    assertNull(read.loadAverage());
    assertNull(read.commit());
    assertNull(read.dirty());
    assertNull(read.calibration());
    assertEquals(read, Environment.parse("env.json", read.json()));
  }

  @Test
  void theJvmNamesItselfAndItsCores() {
    Environment read = read(null);
    assertEquals(System.getProperty("java.vendor"), read.jdkVendor());
    assertEquals(System.getProperty("java.vm.version"), read.jdkVersion());
    assertEquals(Runtime.getRuntime().availableProcessors(), read.cores());
    assertNotNull(read.start());
  }

  @Test
  void gitNamesTheCommitAndIfFilesDiffer() throws IOException, InterruptedException {
    git("init", "-q");
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "a");
    Environment clean = read(null);
    assertTrue(String.valueOf(clean.commit()).matches("[0-9a-f]{40}"), clean.commit());
    assertEquals(false, clean.dirty());
    put("file", "text");
    assertEquals(true, read(null).dirty());
  }

  @Test
  void thisMachineCanBeRead() {
    Environment read = EnvironmentReader.read(root, null);
    assertFalse(read.json().isEmpty());
    assertEquals(read, Environment.parse("env.json", read.json()));
  }

  private Environment read(Environment.@Nullable Calibration calibration) {
    return new EnvironmentReader(root, root).read(calibration);
  }

  private void put(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder git = new ProcessBuilder("git", "-C", root.toString());
    git.command().addAll(List.of(arguments));
    assertEquals(0, git.inheritIO().start().waitFor());
  }
}
