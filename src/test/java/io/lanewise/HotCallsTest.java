package io.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.layer.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// No compiled kernel makes an object, whatever else its JVM has run.
///
/// A vector is an object until C2 has seen what becomes of it. Of a method that is too large, or
/// that calls what C2 knows by two receivers, it may see too little: then some of its registers are
/// objects, and the kernel is right and up to twenty times as slow.
class HotCallsTest {
  /// What the compiler does differs from one JVM to the next; a kernel that is too much for it is
  /// so in most of them.
  private static final int JVMS = 3;

  static Stream<Integer> widths() {
    return Machine.current().widths().stream().filter(bits -> bits > 0);
  }

  @ParameterizedTest
  @MethodSource("widths")
  void noneAllocatesInEveryJvm(int bits) throws Exception {
    Set<String> allocating = null;
    for (int jvm = 0; jvm < JVMS && (allocating == null || !allocating.isEmpty()); jvm++) {
      Set<String> these = new TreeSet<>(allocating(bits));
      if (allocating != null) {
        these.retainAll(allocating);
      }
      allocating = these;
    }
    assertEquals(Set.of(), allocating);
  }

  private static List<String> allocating(int bits) throws Exception {
    List<String> options =
        List.of("-Xmx1g", "-Dlanewise.vectorBits=" + bits, "--add-modules=jdk.incubator.vector");
    List<String> lines = new ArrayList<>(ChildJvm.run(options, HotCalls.class));
    assertEquals(bits + " bits", lines.removeFirst());
    return lines;
  }
}
