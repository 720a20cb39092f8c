package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.ChildJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What opening a fastText model may cost: a heap of 64 MB is enough for any.
class FastTextHeapTest {
  private static final int WORDS = 3_000_000;
  private static final int BUCKET = 500_000_000;

  @TempDir private Path folder;

  @Test
  void opensMillionsOfWordsAndRefusesEndlessOnes() throws IOException, InterruptedException {
    Path words = millionsOfWords();
    Path endless = folder.resolve("endless.bin");
    Files.write(endless, new FastTextBytes().words("a").input(1, 1).output(1, 1).bytes());
    byte[] word = new byte[100 << 20];
    Arrays.fill(word, (byte) 'w');
    try (FileChannel channel = FileChannel.open(endless, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(word), 92);
    }
    List<String> results =
        ChildJvm.run(List.of("-Xmx64m"), BoundedHeapTest.Opener.class, list(words, endless));
    assertEquals("OPENED 2", results.get(0).split("\t", -1)[1]);
    assertEquals("LIMIT", results.get(1).split("\t", -1)[1]);
  }

  private Path list(Path... paths) throws IOException {
    return Files.write(folder.resolve("list"), Arrays.stream(paths).map(Path::toString).toList());
  }

  /// Three million words, and two billion bytes of buckets that take no room on the disk.
  private Path millionsOfWords() throws IOException {
    Path path = folder.resolve("words.bin");
    byte[] head =
        new FastTextBytes().ngrams(3, 6, 1, BUCKET).words("a").input(1, 1).output(1, 1).bytes();
    ByteBuffer bytes = ByteBuffer.allocate(92 + WORDS * 17).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(head, 0, 92).putInt(64, WORDS).putInt(68, WORDS);
    for (int i = 0; i < WORDS; i++) {
      bytes.put(Integer.toString(i, 36).getBytes(StandardCharsets.US_ASCII));
      bytes.put((byte) 0).putLong(1).put((byte) 0);
    }
    long rows = WORDS + (long) BUCKET;
    bytes.put((byte) 0).putLong(rows).putLong(1);
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(bytes.flip());
      long output = channel.size() + 4 * rows;
      ByteBuffer end = ByteBuffer.allocate(17).order(ByteOrder.LITTLE_ENDIAN);
      channel.write(end.put((byte) 0).putLong(WORDS).putLong(1).flip(), output);
      channel.write(ByteBuffer.allocate(1), output + 17 + 4L * WORDS - 1);
    }
    return path;
  }
}
