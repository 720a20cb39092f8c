package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.ChildJvm;
import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cache is made once, found while it fits its source, and never half there.
class WordCacheTest {
  private static final OpenOptions CACHED = new OpenOptions(16, 0, null, 0);
  private static final String TEXT = "a 1 2\nb 3 4\na 5 6\nlong 7 8\n";
  private static final List<String> ROWS =
      List.of("a [1.0, 2.0]", "b [3.0, 4.0]", "long [7.0, 8.0]");

  @TempDir private Path folder;
  private Path source;
  private Path cache;

  @BeforeEach
  void writeSource() throws IOException {
    source = Files.writeString(folder.resolve("glove.txt"), TEXT);
    cache = folder.resolve(".glove.txt.lanewise.safetensors");
  }

  @Test
  void isAnOrdinaryFileBesideTheSource() throws IOException {
    assertRows(ROWS);
    assertEquals(List.of(cache, source), files());
    try (WeightFile file = WeightFile.open(cache)) {
      assertEquals("safetensors", file.format());
      assertEquals(
          List.of("vectors", "tokens.records", "tokens.offsets", "tokens.groups"),
          file.entries().stream().map(TensorEntry::name).toList());
      assertEquals(0, file.tensor("vectors").segment().address() % 4096);
      assertEquals(7, file.tensor("vectors").getFloat(4));
    }
  }

  @Test
  void isMappedAsItIsOnceItIsThere() throws IOException {
    assertRows(ROWS);
    overwrite(4096, 0x41); // the first float, of which only the cache knows
    try (WeightFile file = WeightFile.open(source, CACHED)) {
      assertEquals(Float.intBitsToFloat(0x3f80_0041), file.onlyTensor().getFloat(0));
      assertEquals(cache.toString(), file.metadata().get("cache"));
      assertEquals("1", file.metadata().get("duplicates"));
      assertEquals(source, file.entries().getFirst().file());
      assertEquals("glove", file.format());
    }
  }

  @Test
  void isMadeForLargeFilesOnly() throws IOException {
    OpenOptions from = new OpenOptions(16, 0, null, TEXT.length() + 1);
    try (WeightFile file = WeightFile.open(source, from)) {
      assertEquals(ROWS, WordBytes.rows(file));
      assertFalse(file.metadata().containsKey("cache"));
    }
    assertEquals(List.of(source), files());
  }

  @Test
  void liesInTheFolderThatTheCallerNames() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    WeightFile.open(source, OpenOptions.defaults().withCacheFolder(other)).close();
    assertEquals(List.of(source, other), files());
    assertTrue(Files.exists(other.resolve(cache.getFileName())));
  }

  @Test
  void isMadeAnewIfTheSourceDiffers() throws IOException {
    assertRows(ROWS);
    Files.writeString(source, "a 1 2\n");
    assertRows(List.of("a [1.0, 2.0]"));
    Files.setLastModifiedTime(source, FileTime.fromMillis(1));
    overwrite(4096, 0x41);
    assertRows(List.of("a [1.0, 2.0]"));
    Files.writeString(source, "b 3 4\n"); // of the same size, and then of the same time
    Files.setLastModifiedTime(source, FileTime.fromMillis(1));
    assertRows(List.of("b [3.0, 4.0]"));
    Files.writeString(source, "1 2\na 1 2"); // another format
    Files.setLastModifiedTime(source, FileTime.fromMillis(1));
    assertRows(List.of("a [1.0, 2.0]"));
    Files.writeString(source, "a 1 2 3 4\nb 1 2 3 4\n");
    assertRows(List.of("a [1.0, 2.0, 3.0, 4.0]", "b [1.0, 2.0, 3.0, 4.0]"));
    try (WeightFile file = WeightFile.open(source, CACHED.withEmbeddingDim(2))) {
      assertEquals(List.of("a 1 2 [3.0, 4.0]", "b 1 2 [3.0, 4.0]"), WordBytes.rows(file));
    }
  }

  @Test
  void isMadeAnewIfItIsNoCache() throws IOException {
    assertRows(ROWS);
    byte[] whole = Files.readAllBytes(cache);
    Map<String, String> metadata;
    Map<String, Tensor> tensors = new HashMap<>();
    try (WeightFile file = WeightFile.open(cache)) {
      metadata = file.metadata();
      for (TensorEntry entry : file.entries()) {
        Tensor tensor = file.tensor(entry.name());
        var copy = Arena.ofAuto().allocate(entry.byteLength());
        tensors.put(
            entry.name(),
            Tensor.of(entry.name(), entry.dtype(), entry.shape(), copy.copyFrom(tensor.segment())));
      }
    }
    for (int size : new int[] {0, 7, 100, 4096, whole.length - 1}) {
      Files.write(cache, Arrays.copyOf(whole, size));
      assertRows(ROWS);
    }
    Files.writeString(cache, TEXT);
    assertRows(ROWS);
    for (String key : metadata.keySet()) {
      Map<String, String> changed = new HashMap<>(metadata);
      changed.put(key, "x");
      SafetensorsWriter.write(cache, List.copyOf(tensors.values()), changed);
      assertRows(ROWS);
    }
    for (String name : tensors.keySet()) {
      List<Tensor> others = new ArrayList<>(tensors.values());
      others.remove(tensors.get(name));
      SafetensorsWriter.write(cache, others, metadata);
      assertRows(ROWS);
      Tensor empty = Tensor.ofFloats(name, Shape.of(0));
      others.add(empty);
      SafetensorsWriter.write(cache, others, metadata);
      assertRows(ROWS);
    }
  }

  /// All that follows the header, and a look-up may meet: each of its bytes is set to 0, 1 and 255.
  @Test
  void aCorruptOneEndsInATypedErrorOrFindsNothing() throws IOException {
    assertRows(ROWS);
    byte[] whole = Files.readAllBytes(cache);
    int refused = 0;
    for (int at = 4096 + 24; at < whole.length; at++) {
      for (byte value : new byte[] {0, 1, -1}) {
        byte[] corrupt = whole.clone();
        corrupt[at] = value;
        refused += lookUpAll(corrupt);
      }
    }
    assertTrue(refused > 0);
    byte[] full = whole.clone();
    // Slots that are all taken, by rows that don't exist or by none of these hashes.
    for (int value : new int[] {1, 255}) {
      Arrays.fill(full, 4096 + 24, full.length, (byte) value);
      assertTrue(lookUpAll(full) >= 0);
    }
  }

  private int lookUpAll(byte[] bytes) throws IOException {
    Files.write(cache, bytes);
    int refused = 0;
    try (WeightFile file = WeightFile.open(source, CACHED)) {
      Vocabulary vocabulary = file.vocabulary().orElseThrow();
      for (String token : List.of("a", "b", "long", "none", "")) {
        try {
          long row = vocabulary.row(token);
          assertTrue(row >= -1 && row < 3, "row " + row);
        } catch (WeightFormatException refusal) {
          assertEquals(Kind.MISMATCH, refusal.kind());
          assertEquals(cache, refusal.file());
          refused++;
        }
      }
      for (long row = 0; row < 3; row++) {
        try {
          vocabulary.token(row);
        } catch (WeightFormatException refusal) {
          assertEquals(Kind.MISMATCH, refusal.kind());
          refused++;
        }
      }
    }
    return refused;
  }

  @Test
  void whereItCanNotBeWrittenTheFileIsReadIntoMemory() throws IOException {
    for (Path nowhere : List.of(folder.resolve("none"), source, Path.of("/proc"))) {
      OpenOptions options = OpenOptions.defaults().withCacheFolder(nowhere);
      try (WeightFile file = WeightFile.open(source, options)) {
        assertEquals(ROWS, WordBytes.rows(file));
        String why = Objects.requireNonNull(file.metadata().get("cache"));
        assertTrue(why.startsWith("none: "), why);
      }
    }
    assertEquals(List.of(source), files());
  }

  @Test
  void aWrongSourceLeavesNothing() throws IOException {
    Files.writeString(source, TEXT + "c 1\n");
    WordBytes.assertRefused(source, CACHED, Kind.SCHEMA, "line 5: values: expected 2, got 1");
    assertEquals(List.of(source), files());
  }

  @Test
  void everyoneWhoMakesItAtTheSameTimeGetsTheSame() throws Exception {
    Callable<Void> opening =
        () -> {
          try (WeightFile file = WeightFile.open(source, CACHED)) {
            assertEquals(ROWS, WordBytes.rows(file));
            file.checkUnchanged();
          }
          return null;
        };
    for (int i = 0; i < 20; i++) {
      try (var pool = Executors.newFixedThreadPool(4)) {
        for (var done : pool.invokeAll(List.of(opening, opening, opening, opening))) {
          done.get();
        }
      }
      assertEquals(List.of(cache, source), files());
      Files.delete(cache);
    }
  }

  @Test
  void aProcessThatIsKilledLeavesNone() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < 60_000; row++) {
      text.append('t').append(row).append(" 0.5 1.25".repeat(30)).append('\n');
    }
    Files.writeString(source, text);
    ChildJvm.run(List.of(), Killed.class, source);
    assertFalse(Files.exists(cache));
    assertEquals(2, files().size(), "the source and a temporary file");
    try (WeightFile file = WeightFile.open(source, CACHED)) {
      assertEquals(60_000, file.onlyTensor().shape().dim(0));
      assertEquals(59_999, file.vocabulary().orElseThrow().row("t59999"));
    }
  }

  /// The child process: ends itself, without any cleaning up, while it writes.
  static final class Killed {
    private Killed() {}

    public static void main(String[] args) throws IOException {
      Path source = Path.of(args[0]);
      Thread.ofPlatform().daemon().start(() -> WeightFile.open(source, CACHED));
      while (true) {
        try (Stream<Path> files = Files.list(source.getParent())) {
          if (files.anyMatch(file -> isBegun(file))) {
            Runtime.getRuntime().halt(0);
          }
        }
      }
    }

    private static boolean isBegun(Path file) {
      return file.toString().endsWith(".tmp") && file.toFile().length() > 4096;
    }
  }

  @Test
  void tensorAndTokensEndWithTheFile() throws IOException {
    for (OpenOptions options : List.of(CACHED, OpenOptions.defaults())) {
      Tensor vectors;
      Vocabulary vocabulary;
      try (WeightFile file = WeightFile.open(source, options)) {
        vectors = file.onlyTensor();
        vocabulary = file.vocabulary().orElseThrow();
      }
      assertThrows(WeightFileException.class, () -> vectors.getFloat(0));
      assertThrows(WeightFileException.class, () -> vocabulary.row("a"));
      assertThrows(WeightFileException.class, () -> vocabulary.token(0));
    }
  }

  private void assertRows(List<String> rows) throws IOException {
    try (WeightFile file = WeightFile.open(source, CACHED)) {
      assertEquals(rows, WordBytes.rows(file));
      assertEquals(cache.toString(), file.metadata().get("cache"));
      file.checkUnchanged();
    }
  }

  private void overwrite(long position, int value) throws IOException {
    try (FileChannel channel = FileChannel.open(cache, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {(byte) value}), position);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
