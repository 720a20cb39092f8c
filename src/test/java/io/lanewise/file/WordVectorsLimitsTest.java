package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.ChildJvm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a file of word vectors may cost, and what comes of one that shrinks while it is read.
class WordVectorsLimitsTest {
  private static final int SHRUNK = 1 << 20;

  @TempDir private Path folder;

  /// A first line of many columns, and then more lines than such rows would fit into.
  @Test
  void rowsTakeTwoBytesForEachOfTheFileAtMost() throws IOException {
    Path path =
        Files.writeString(folder.resolve("a"), "a" + " 1".repeat(10_000) + "\n".repeat(1_000_000));
    Mapping mapping = new Mapping();
    TextTable table = new TextTable("glove", mapping.map(path), 0, 10_000, -1, true);
    long rowBytes = 10_000L * Float.BYTES;
    assertTrue(table.mostRows() * rowBytes <= 2 * Files.size(path) + rowBytes);
    mapping.close();
    try (WeightFile file = WeightFile.open(path)) {
      assertEquals(1, file.onlyTensor().shape().dim(0));
    }
  }

  /// In a heap of 64 MB; each file is larger than that, or its lines are as long as they may be.
  @Test
  void noFileTakesMuchHeap() throws IOException, InterruptedException {
    String longRow = "a" + " 1.0000000000000000000000000000".repeat(32_768) + "\n";
    Path list = folder.resolve("list");
    Files.write(
        list,
        Stream.of(
                repeat("long_rows", "", longRow, 70),
                repeat("endless_line", "a 1\nb 1", "0", 70 << 20),
                repeat("line_ends", "a 1\n", "\n", 70 << 20),
                repeat("endless_token", "9 9\n", "x\0xx", 18 << 20),
                repeat("short_rows", "", "a 1\n", 18 << 20))
            .map(Path::toString)
            .toList());
    List<String> results = new ArrayList<>();
    for (String line : ChildJvm.run(List.of("-Xmx64m"), BoundedHeapTest.Opener.class, list)) {
      results.add(line.split("\t", -1)[1]);
    }
    assertEquals(List.of("OPENED 1", "LIMIT", "OPENED 1", "LIMIT", "OPENED 1"), results);
  }

  private Path repeat(String name, String start, String text, int count) throws IOException {
    Path path = folder.resolve(name);
    try (var out = Files.newBufferedWriter(path)) {
      out.write(start);
      int together = Math.max(1, (1 << 16) / text.length());
      String many = text.repeat(together);
      for (int i = 0; i < count / together; i++) {
        out.write(many);
      }
    }
    return path;
  }

  @Test
  void aFileThatShrinksWhileItIsReadEndsInTheTypedError() throws IOException, InterruptedException {
    Path text = repeat("text", "", "a 1.5 2.5\n", SHRUNK);
    WordBytes start = new WordBytes().text("1000000 2\n");
    Path binary = folder.resolve("binary");
    Files.write(binary, start.toArray());
    byte[] records = new byte[SHRUNK * 10];
    for (int at = 0; at < records.length; at += 10) {
      records[at] = 'a';
      records[at + 1] = ' ';
    }
    Files.write(binary, records, StandardOpenOption.APPEND);
    for (String option : List.of("-Xint", "-XX:ActiveProcessorCount=4")) {
      for (Path path : List.of(text, binary)) {
        Path copy = Files.copy(path, folder.resolve("copy"));
        assertEquals(
            List.of("CHANGED"), ChildJvm.run(List.of(option), Shrinking.class, copy), option);
        Files.delete(copy);
      }
    }
  }

  /// The child process: cuts a file that it has mapped, and reads it.
  static final class Shrinking {
    private Shrinking() {}

    public static void main(String[] args) throws IOException {
      Path path = Path.of(args[0]);
      Mapping mapping = new Mapping();
      MappedFile file = mapping.map(path);
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(SHRUNK);
      }
      OpenOptions options = OpenOptions.defaults().withoutCache();
      try {
        WeightFormat.detect(file, new Opening(mapping, new HeaderAllowance(1), options));
        System.out.println("read");
      } catch (WeightFileException failure) {
        System.out.println(failure.kind());
      }
    }
  }
}
