package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.ChildJvm;
import io.lanewise.SharedData;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What may come between an array and its tensor: a file that shrinks, that is closed, other
/// threads.
class ExpansionFaultsTest {
  private static final int SIDE = 1024;

  @TempDir private Path folder;

  private Path array(String file, boolean deflated) throws IOException {
    byte[] data = new byte[SIDE * SIDE * 4];
    new Random(1).nextBytes(data);
    byte[] npy = NpyBytes.of(1, NpyBytes.dict(">f4", true, "(1024, 1024)"), data);
    Path path = folder.resolve(file);
    return deflated ? NpzBytes.write(path, ZipEntry.DEFLATED, "", npy) : Files.write(path, npy);
  }

  /// Deflated bytes in particular: inside zlib, a page that is gone would end the process.
  @Test
  void aFileThatShrinksBeforeItIsExpandedIsATypedError() throws Exception {
    Path stored = array("a.npy", false);
    Path deflated = array("a.npz", true);
    List<String> printed = ChildJvm.run(List.of(), Victim.class, stored, deflated);
    assertEquals(Collections.nCopies(4, "CHANGED"), printed);
  }

  /// The child process: truncates what it has mapped, and then asks for the array, twice.
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws IOException {
      for (String path : args) {
        try (WeightFile file = WeightFile.open(Path.of(path))) {
          try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.WRITE)) {
            channel.truncate(SIDE * SIDE * 2);
          }
          System.out.println(failure(file));
          System.out.println(failure(file));
        }
      }
    }

    private static String failure(WeightFile file) {
      try {
        return file.onlyTensor().toString();
      } catch (WeightFileException failure) {
        return failure.kind().name();
      }
    }
  }

  @Test
  void memoryOfAFailedExpansionIsUsedAgain() {
    Mapping mapping = new Mapping();
    Shape shape = Shape.of(8);
    TensorEntry entry = new TensorEntry("w", DType.U8, shape, folder.resolve("w"), 0, 8);
    List<MemorySegment> seen = new ArrayList<>();
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              mapping.allocate(
                  entry,
                  memory -> {
                    seen.add(memory);
                    memory.fill((byte) 1);
                    throw new IllegalArgumentException("broken");
                  }));
    }
    MemorySegment whole = mapping.allocate(entry, memory -> {});
    assertEquals(seen.get(0).address(), seen.get(1).address());
    assertEquals(seen.get(0).address(), whole.address());
    assertEquals(0, whole.get(ValueLayout.JAVA_BYTE, 0), "zeros again");
    mapping.close();
    assertFalse(whole.scope().isAlive());
  }

  @Test
  void allThreadsGetTheOneExpansion() throws Exception {
    for (boolean deflated : new boolean[] {false, true}) {
      try (WeightFile file = WeightFile.open(array("b" + deflated, deflated));
          ExecutorService threads = Executors.newFixedThreadPool(4)) {
        List<Callable<Long>> calls =
            Collections.nCopies(8, () -> file.onlyTensor().segment().address());
        List<Long> addresses = new ArrayList<>();
        for (Future<Long> call : threads.invokeAll(calls)) {
          addresses.add(call.get());
        }
        assertEquals(Collections.nCopies(8, addresses.getFirst()), addresses);
      }
    }
  }

  /// What detection leaves to another reader, or to none, the reader of the format refuses too.
  @TestFactory
  Stream<DynamicTest> theReaderOfTheFormatRefusesToo() {
    Path hostile = SharedData.folder("hostile");
    return SharedData.cases(hostile, ExpansionFaultsTest::isBrokenArray).stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.get("file").asText(),
                    () -> assertRefused(hostile.resolve(entry.get("file").asText()))));
  }

  private static boolean isBrokenArray(JsonNode entry) {
    return List.of("npy", "npz").contains(entry.get("format").asText())
        && entry.get("expect").asText().equals("reject");
  }

  private static void assertRefused(Path path) {
    WeightFormat reader = path.toString().endsWith(".npy") ? new NpyReader() : new NpzReader();
    Mapping mapping = new Mapping();
    try {
      MappedFile file = mapping.map(path);
      OpenOptions options = OpenOptions.defaults();
      Opening opening = new Opening(mapping, new HeaderAllowance(options.maxTensors()), options);
      WeightFormatException refusal =
          assertThrows(
              WeightFormatException.class,
              () -> {
                Contents contents = reader.read(file, opening);
                for (TensorEntry entry : contents.entries()) {
                  Expansion expansion = contents.expansion(entry.name());
                  if (expansion != null) {
                    expansion.expand(mapping.allocate(entry.byteLength()));
                  }
                }
              });
      assertSame(path, refusal.file());
    } finally {
      mapping.close();
    }
  }
}
