package io.lanewise.jmh.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lanewise.jmh.compare.NotComparableException;
import io.lanewise.jmh.results.UnreadableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// A pool on disk: a line of conditions, then a line of JSON for each block. It grows at its end,
/// so recording can stop and go on at any time; a line that was cut off by the end of a process is
/// left out.
///
/// @param path of the file
record PoolFile(Path path) {
  /// The pool so far, in a file that more blocks may be appended to.
  ///
  /// @param conditions that all blocks share: options, JVM, jars
  /// @throws NotComparableException if the file's blocks ran under other conditions
  /// @throws UnreadableFileException if it is no such file, and where
  Pool open(Map<String, String> conditions) throws IOException {
    if (!Files.exists(path) || lines().isEmpty()) {
      Files.writeString(path, PoolJson.header(conditions) + "\n");
      return new Pool(List.of());
    }
    List<String> lines = lines();
    List<String> differences = differences(conditions(lines.getFirst()), conditions);
    if (!differences.isEmpty()) {
      throw new NotComparableException(differences);
    }
    Files.writeString(path, String.join("\n", lines) + "\n");
    return read();
  }

  /// The pool so far.
  ///
  /// @throws UnreadableFileException if it is no such file, and where
  Pool read() throws IOException {
    List<String> lines = lines();
    if (lines.isEmpty()) {
      throw new UnreadableFileException(path.toString(), "line 1", "expected conditions");
    }
    conditions(lines.getFirst());
    List<PoolBlock> blocks = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      try {
        blocks.add(PoolJson.block(lines.get(i)));
      } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
        throw new UnreadableFileException(
            path.toString(), "line " + (i + 1), String.valueOf(e.getMessage()));
      }
    }
    return new Pool(blocks);
  }

  /// What all blocks share.
  Map<String, String> conditions() throws IOException {
    return conditions(lines().getFirst());
  }

  void append(PoolBlock block) throws IOException {
    Files.writeString(path, PoolJson.block(block) + "\n", StandardOpenOption.APPEND);
  }

  /// All lines that were written to their end.
  private List<String> lines() throws IOException {
    String text = Files.readString(path);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  private Map<String, String> conditions(String line) {
    try {
      return PoolJson.conditions(line);
    } catch (JsonProcessingException e) {
      throw new UnreadableFileException(path.toString(), "line 1", e.getOriginalMessage());
    }
  }

  private static List<String> differences(Map<String, String> before, Map<String, String> now) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(new TreeMap<>(now).keySet());
    return names.stream()
        .filter(name -> !now.getOrDefault(name, "-").equals(before.getOrDefault(name, "-")))
        .map(
            name ->
                "%s: %s in the pool, %s now"
                    .formatted(name, before.getOrDefault(name, "-"), now.getOrDefault(name, "-")))
        .toList();
  }
}
