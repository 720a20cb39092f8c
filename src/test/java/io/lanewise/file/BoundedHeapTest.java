package io.lanewise.file;

import static io.lanewise.file.SafetensorsBytes.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.ChildJvm;
import io.lanewise.SharedData;
import io.lanewise.tensor.LanewiseException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What any file may cost: all of these are opened by one JVM with a heap of 64 MB.
class BoundedHeapTest {
  private static final int LIMIT = 1 << 17;

  @TempDir private Path folder;

  /// How opening ended (`OPENED n` or the kind of the refusal), and how long it took.
  record Outcome(Path path, String result, long millis) {}

  @Test
  void refusesEveryHostileFileWithinASecond() throws IOException, InterruptedException {
    Path hostile = SharedData.folder("hostile");
    List<JsonNode> cases =
        SharedData.cases(hostile, e -> HostileFilesTest.FORMATS.contains(e.get("format").asText()));
    List<Path> paths = cases.stream().map(e -> hostile.resolve(e.get("file").asText())).toList();
    List<Outcome> outcomes = open(paths);
    for (int i = 0; i < cases.size(); i++) {
      JsonNode entry = cases.get(i);
      Outcome outcome = outcomes.get(i);
      boolean accepted = entry.get("expect").asText().equals("accept");
      assertEquals(accepted, outcome.result().startsWith("OPENED"), entry + " " + outcome);
      assertTrue(outcome.millis() < 1000, entry + " " + outcome);
    }
  }

  @Test
  void opensOrRefusesAnyAmountOfAnything() throws IOException, InterruptedException {
    Map<Path, String> expected = new LinkedHashMap<>();
    expected.put(tensors("tiny", 100_001, i -> "" + i), "OPENED 100001");
    expected.put(tensors("limit", LIMIT, i -> "layer." + i), "OPENED " + LIMIT);
    expected.put(tensors("beyond", LIMIT + 1, i -> "" + i), "LIMIT");
    expected.put(tensors("far_beyond", 1_000_000, i -> "" + i), "LIMIT");
    expected.put(tensors("real_names", 100_000, i -> "m".repeat(54) + i), "OPENED 100000");
    expected.put(tensors("long_names", 1500, i -> "n".repeat(45_000) + i), "LIMIT");
    expected.put(tensors("wide_names", 500, i -> "☃".repeat(45_000) + i), "LIMIT");
    expected.put(metadata("many_texts", 2_000_000, ""), "LIMIT");
    expected.put(metadata("large_texts", 15, "☃".repeat(2 << 20)), "LIMIT");
    expected.put(metadata("large_texts_that_fit", 9, "☃".repeat(2 << 20)), "OPENED 0");
    expected.put(ignored("one_long_name", "{\"", 90_000_000, "n", "\":1}"), "LIMIT");
    expected.put(ignored("one_long_text", "\"", 90_000_000, "n", "\""), "LIMIT");
    expected.put(ignored("one_long_number", "", 90_000_000, "9", ""), "LIMIT");
    expected.put(ignored("many_numbers", "[1", 40_000_000, ",1", "]"), "OPENED 1");
    expected.put(names("many_names", 5_000_000), "LIMIT");
    expected.put(shape("many_dimensions", 40_000_000), "LIMIT");
    expected.put(sharded("many_shards", 1_000_000), "LIMIT");
    expected.put(arrays("many_arrays", LIMIT, ZipEntry.STORED), "OPENED " + LIMIT);
    expected.put(arrays("deflated_arrays", 100_000, ZipEntry.DEFLATED), "OPENED 100000");
    expected.put(arrays("beyond_arrays", LIMIT + 1, ZipEntry.STORED), "LIMIT");
    Map<Path, String> actual = new LinkedHashMap<>();
    for (Outcome outcome : open(List.copyOf(expected.keySet()))) {
      actual.put(outcome.path(), outcome.result());
      assertTrue(outcome.millis() < 30_000, outcome.toString());
    }
    assertEquals(expected, actual);
  }

  @Test
  void opensATableOfFiveGigabytes() throws IOException, InterruptedException {
    long bytes = 5L << 30;
    Path path = folder.resolve("big.safetensors");
    String header = "{" + entry("w", "F32", "[" + bytes / 4096 + ",1024]", 0, bytes) + "}";
    SafetensorsBytes.write(path, header, 0);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), Files.size(path) + bytes - 1);
    }
    try {
      assertEquals("OPENED 1", open(List.of(path)).getFirst().result());
    } finally {
      Files.delete(path);
    }
  }

  private interface Text {
    void writeTo(Writer writer) throws IOException;
  }

  private Path file(String name, Text header) throws IOException {
    Path text = folder.resolve("text");
    try (Writer writer = Files.newBufferedWriter(text)) {
      header.writeTo(writer);
    }
    Path path = folder.resolve(name + ".safetensors");
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel from = FileChannel.open(text);
        FileChannel to =
            FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      to.write(length.putLong(from.size()).flip());
      from.transferTo(0, from.size(), to);
    }
    return path;
  }

  private Path tensors(String file, int count, IntFunction<String> name) throws IOException {
    return file(
        file,
        writer -> {
          for (int i = 0; i < count; i++) {
            writer.write(i == 0 ? "{" : ",");
            writer.write(entry(name.apply(i), "F32", "[0,4]", 0, 0));
          }
          writer.write("}");
        });
  }

  private Path metadata(String file, int count, String value) throws IOException {
    return file(
        file,
        writer -> {
          writer.write("{\"__metadata__\":");
          for (int i = 0; i < count; i++) {
            writer.write((i == 0 ? "{\"" : ",\"") + i + "\":\"" + value + "\"");
          }
          writer.write("}}");
        });
  }

  private Path ignored(String file, String start, int count, String repeated, String end)
      throws IOException {
    String entry = entry("w", "F32", "[0]", 0, 0);
    return file(
        file,
        writer -> {
          writer.write("{" + entry.substring(0, entry.length() - 1) + ",\"x\":" + start);
          for (int i = 0; i < count; i += 1000) {
            writer.write(repeated.repeat(1000));
          }
          writer.write(end + "}}");
        });
  }

  private Path names(String file, int count) throws IOException {
    return file(
        file,
        writer -> {
          writer.write("{\"w\":{\"x\":");
          for (int i = 0; i < count; i++) {
            writer.write((i == 0 ? "{\"" : ",\"") + i + "\":0");
          }
          writer.write("}}}");
        });
  }

  private Path shape(String file, int count) throws IOException {
    return file(
        file,
        writer -> {
          writer.write("{\"w\":{\"dtype\":\"U8\",\"shape\":[1");
          for (int i = 0; i < count; i += 1000) {
            writer.write(",1".repeat(1000));
          }
          writer.write("],\"data_offsets\":[0,1]}}");
        });
  }

  private Path sharded(String file, int count) throws IOException {
    Path path = folder.resolve(file + ".index.json");
    try (Writer writer = Files.newBufferedWriter(path)) {
      writer.write("{\"weight_map\":");
      for (int i = 0; i < count; i++) {
        writer.write((i == 0 ? "{\"" : ",\"") + i + "\":\"s" + i + "\"");
      }
      writer.write("}}");
    }
    return path;
  }

  private Path arrays(String file, int count, int method) throws IOException {
    Path path = folder.resolve(file + ".npz");
    byte[] npy = NpyBytes.of(1, NpyBytes.dict("<f4", false, "(1,)"), new byte[4]);
    try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(path))) {
      NpzBytes.write(
          to,
          zip -> {
            for (int i = 0; i < count; i++) {
              NpzBytes.add(zip, method, i + ".npy", npy);
            }
          });
    }
    return path;
  }

  private List<Outcome> open(List<Path> paths) throws IOException, InterruptedException {
    Path list = folder.resolve("list");
    Files.write(list, paths.stream().map(Path::toString).toList());
    List<String> lines = ChildJvm.run(List.of("-Xmx64m"), Opener.class, list);
    List<Outcome> outcomes = new ArrayList<>();
    for (String line : lines) {
      String[] parts = line.split("\t", -1);
      if (parts.length == 3) {
        outcomes.add(new Outcome(Path.of(parts[0]), parts[1], Long.parseLong(parts[2])));
      }
    }
    assertEquals(paths.size(), outcomes.size(), () -> String.join("\n", lines));
    return outcomes;
  }

  /// The child process: opens each file of a list and prints how that ended.
  static final class Opener {
    private Opener() {}

    public static void main(String[] args) throws IOException {
      List<String> lines = new ArrayList<>();
      for (String path : Files.readAllLines(Path.of(args[0]))) {
        long start = System.nanoTime();
        String result = open(Path.of(path));
        lines.add(path + "\t" + result + "\t" + (System.nanoTime() - start) / 1_000_000);
      }
      lines.forEach(System.out::println);
    }

    private static String open(Path path) {
      try (WeightFile file = WeightFile.open(path)) {
        file.entries().forEach(entry -> file.tensor(entry.name()));
        return "OPENED " + file.entries().size();
      } catch (WeightFormatException refusal) {
        return refusal.kind().name();
      } catch (LanewiseException refusal) {
        return refusal.getClass().getSimpleName();
      } catch (OutOfMemoryError tooMuch) {
        return "OUT OF MEMORY";
      }
    }
  }
}
