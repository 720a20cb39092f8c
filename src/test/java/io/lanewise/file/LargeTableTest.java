package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lanewise.ChildJvm;
import io.lanewise.layer.Embedding;
import io.lanewise.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A 12 GB table of 3·10⁹ elements: opening it costs its header, and every row is the right one.
class LargeTableTest {
  private static final long ROWS = 30_000_000;
  private static final int DIM = 100;
  private static final long ROW_BYTES = DIM * 4L;

  /// The first row that begins beyond element 2³¹, where an int index turns negative.
  private static final long BEYOND_INT = (1L << 31) / DIM + 1;

  private static final long MOST_RESIDENT = 16 << 20;

  @TempDir private Path folder;

  @Test
  void opensInNextToNoMemoryAndReadsItsLastRow() throws IOException, InterruptedException {
    Path statm = Path.of("/proc/self/statm");
    assumeTrue(Files.exists(statm), "resident memory is read from " + statm);
    Path table = folder.resolve("table.safetensors");
    write(table);
    List<String> lines =
        ChildJvm.run(
            List.of("--add-modules", "jdk.incubator.vector", "-Xmx64m"), Opener.class, table);
    assertEquals("rows right", lines.getFirst());
    long resident = Long.parseLong(lines.getLast());
    assertTrue(resident <= MOST_RESIDENT, "resident memory grew by " + resident + " bytes");
  }

  /// The child process: prints whether the rows are right, and how much resident memory that took.
  static final class Opener {
    private Opener() {}

    public static void main(String[] args) throws IOException {
      // Once before, so that loading classes doesn't count.
      check(Path.of(args[0]));
      long before = resident();
      check(Path.of(args[0]));
      System.out.println("rows right");
      System.out.println(resident() - before);
    }

    private static void check(Path table) {
      try (WeightFile file = WeightFile.open(table)) {
        assertEquals(Shape.of(ROWS, DIM), file.onlyTensor().shape());
        Embedding embedding = Embedding.of(file.onlyTensor());
        for (long id : new long[] {0, BEYOND_INT - 1, BEYOND_INT, ROWS - 1}) {
          float[] row = embedding.lookup(id);
          for (int i = 0; i < DIM; i++) {
            assertEquals((float) (id % 1000 + i), row[i]);
          }
        }
      }
    }

    private static long resident() throws IOException {
      String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ", 3);
      return Long.parseLong(pages[1]) * 4096;
    }
  }

  /// Only the header and four rows take space; the rest of the file is a hole.
  private static void write(Path table) throws IOException {
    byte[] header =
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[0,%d]}}"
            .formatted(ROWS, DIM, ROWS * ROW_BYTES)
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer head = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(header.length).put(header).flip();
    try (FileChannel channel =
        FileChannel.open(table, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(head, 0);
      for (long id : new long[] {0, BEYOND_INT - 1, BEYOND_INT, ROWS - 1}) {
        ByteBuffer row = ByteBuffer.allocate((int) ROW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < DIM; i++) {
          row.putFloat((float) (id % 1000 + i));
        }
        channel.write(row.flip(), 8 + header.length + id * ROW_BYTES);
      }
    }
  }
}
