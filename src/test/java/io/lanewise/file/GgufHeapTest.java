package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.ChildJvm;
import io.lanewise.GgufBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a GGUF file may cost: all of these are opened by one JVM with a heap of 64 MB.
class GgufHeapTest {
  private static final int LIMIT = 1 << 17;

  @TempDir private Path folder;

  @Test
  void opensOrRefusesAnyAmountOfAnything() throws IOException, InterruptedException {
    Map<Path, String> expected = new LinkedHashMap<>();
    expected.put(tensors("limit", LIMIT), "OPENED " + LIMIT);
    expected.put(tensors("beyond", LIMIT + 1), "LIMIT");
    expected.put(keys("many_keys", 300_000, ""), "LIMIT");
    expected.put(keys("large_texts_that_fit", 900, "☃".repeat(20_000)), "OPENED 0");
    expected.put(keys("large_texts", 1100, "☃".repeat(20_000)), "LIMIT");
    expected.put(keys("one_text_beyond_the_heap", 1, "x".repeat(100_000_000)), "OPENED 0");
    expected.put(strings("tokens", "tokenizer.ggml.tokens", 500_000), "OPENED 0");
    expected.put(strings("merges", "tokenizer.ggml.merges", 500_000), "OPENED 0");
    List<Path> paths = List.copyOf(expected.keySet());
    Path list = folder.resolve("list");
    Files.write(list, paths.stream().map(Path::toString).toList());
    Map<Path, String> actual = new LinkedHashMap<>();
    for (String line : ChildJvm.run(List.of("-Xmx64m"), BoundedHeapTest.Opener.class, list)) {
      String[] parts = line.split("\t", -1);
      if (parts.length == 3) {
        actual.put(Path.of(parts[0]), parts[1]);
      }
    }
    assertEquals(expected, actual);
  }

  private Path write(String name, GgufBytes bytes) throws IOException {
    return Files.write(folder.resolve(name + ".gguf"), bytes.toArray());
  }

  private Path tensors(String file, int count) throws IOException {
    GgufBytes bytes = GgufBytes.file(count, 0);
    for (int i = 0; i < count; i++) {
      bytes.tensor("%063d".formatted(i), 0, 0, 0, 1, 1, 1);
    }
    return write(file, bytes.pad(32));
  }

  private Path keys(String file, int count, String value) throws IOException {
    GgufBytes bytes = GgufBytes.file(0, count);
    for (int i = 0; i < count; i++) {
      bytes.string("key." + i).u32(8).string(value);
    }
    return write(file, bytes);
  }

  private Path strings(String file, String key, int count) throws IOException {
    GgufBytes bytes = GgufBytes.file(0, 1).string(key).u32(9).u32(8).i64(count);
    for (int i = 0; i < count; i++) {
      bytes.string(Integer.toString(i, 36));
    }
    return write(file, bytes);
  }
}
