package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads the index of a sharded model, and of its shards the tensors that the index names.
///
/// ```
/// {"weight_map": {tensor: "model-00001-of-00002.safetensors", …}, "metadata": ignored, …}
/// ```
///
/// A convention of [transformers](https://github.com/huggingface/transformers), without a
/// specification. A shard's name is one plain name in the folder of the index. Names are checked
/// and links followed: the Hugging Face cache lays shards out as links that leave the folder.
final class ShardIndex {
  static final String SUFFIX = ".index.json";
  static final String NAME = "safetensors-sharded";

  /// Indexes of the largest models take some 10 MB.
  static final long LONGEST_INDEX = 64L << 20;

  private static final String SINGLE = "model.safetensors";

  /// What file systems allow.
  private static final int LONGEST_NAME_BYTES = 255;

  private final MappedFile index;
  private final Opening opening;
  private final HeaderAllowance allowance;

  /// Shard to the tensors that the map expects in it. Sorted, so that shards come in their order.
  private final Map<String, List<String>> tensorsOfShard = new TreeMap<>();

  private final Map<String, String> shardOfTensor = new HashMap<>();

  private ShardIndex(MappedFile index, Opening opening) {
    this.index = index;
    this.opening = opening;
    this.allowance = opening.allowance();
  }

  /// Reads the index and the headers of the shards, each once.
  ///
  /// @throws WeightFormatException if the index or a shard is not valid, or they disagree
  static Contents read(MappedFile index, Opening opening) {
    ShardIndex reader = new ShardIndex(index, opening);
    reader.parse();
    return new Contents(NAME, Map.of(), reader.openShards());
  }

  /// The file of a model's folder that says what is in it: the index, or else the one file.
  ///
  /// @throws WeightFileException DIRECTORY if there is neither
  static Path inFolder(Path folder) {
    for (String name : List.of(SINGLE + SUFFIX, SINGLE)) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        return file;
      }
    }
    String expected = SINGLE + SUFFIX + " or " + SINGLE + " in it";
    throw new WeightFileException(
        WeightFileException.Kind.DIRECTORY, "open: folder", expected, "neither", folder);
  }

  private void parse() {
    if (index.size() > LONGEST_INDEX) {
      String expected = "<= " + LONGEST_INDEX + " bytes";
      throw new WeightFormatException(
          Kind.LIMIT, "index", expected, index.size() + "", index.path(), null, 0, null);
    }
    JsonDocument text = new JsonDocument(index, "index", 0, index.size());
    StrictJson json = new StrictJson(text, allowance.nameBytes());
    boolean found = false;
    json.beginObject("index");
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      if (name.equals("weight_map")) {
        found = true;
        parseMap(json);
      } else {
        json.skip();
      }
    }
    if (!found) {
      throw json.error(Kind.SCHEMA, "index", "a field 'weight_map'", "none");
    }
    json.end();
  }

  private void parseMap(StrictJson json) {
    Map<String, String> shards = new HashMap<>();
    json.beginObject("weight_map");
    for (String tensor = json.nextName(); tensor != null; tensor = json.nextName()) {
      json.about(tensor);
      String shard = json.string("weight_map");
      checkName(json, shard);
      allowance.text(json, tensor);
      // One string for all tensors of a shard.
      String known = shards.putIfAbsent(shard, shard);
      if (known == null) {
        allowance.text(json, shard);
        known = shard;
      }
      shardOfTensor.put(tensor, known);
      tensorsOfShard.computeIfAbsent(known, s -> new ArrayList<>()).add(tensor);
      json.about(null);
    }
  }

  private void checkName(StrictJson json, String shard) {
    boolean plain =
        InnerPath.staysInside(shard)
            && !shard.isEmpty()
            && !shard.equals(".")
            && shard.indexOf('/') < 0;
    if (!plain) {
      throw json.error(Kind.UNSAFE, "shard", "a plain file name", Printable.name(shard));
    }
    int bytes = shard.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST_NAME_BYTES) {
      String expected = "a name of <= " + LONGEST_NAME_BYTES + " bytes";
      throw json.error(Kind.UNSAFE, "shard", expected, bytes + ": " + Printable.name(shard));
    }
    if (index.path().endsWith(path(json, shard).getFileName())) {
      throw json.error(Kind.SCHEMA, "shard", "another file", "the index itself");
    }
  }

  private Path path(StrictJson json, String shard) {
    try {
      return index.path().resolveSibling(shard);
    } catch (InvalidPathException invalid) {
      throw json.error(Kind.UNSAFE, "shard", "a name of this file system", Printable.name(shard));
    }
  }

  private List<TensorEntry> openShards() {
    List<TensorEntry> entries = new ArrayList<>(shardOfTensor.size());
    for (Map.Entry<String, List<String>> shard : tensorsOfShard.entrySet()) {
      List<String> expected = shard.getValue();
      int before = entries.size();
      for (TensorEntry entry : open(shard.getKey(), expected.getFirst()).entries()) {
        // A tensor that the map does not name, or names elsewhere, is nobody's.
        if (shard.getKey().equals(shardOfTensor.get(entry.name()))) {
          entries.add(entry);
        }
      }
      if (entries.size() - before != expected.size()) {
        throw absent(shard.getKey(), expected, entries.subList(before, entries.size()));
      }
    }
    return entries;
  }

  private Contents open(String shard, String tensor) {
    MappedFile file;
    try {
      file = opening.mapping().map(index.path().resolveSibling(shard));
    } catch (WeightFileException failure) {
      if (failure.kind() != WeightFileException.Kind.MISSING) {
        throw failure;
      }
      String expected = "shard " + Printable.name(shard);
      throw new WeightFormatException(
          Kind.MISMATCH, "weight_map", expected, "no such file", index.path(), tensor, -1, failure);
    }
    return new SafetensorsReader().read(file, opening);
  }

  private WeightFormatException absent(
      String shard, List<String> expected, List<TensorEntry> found) {
    Map<String, TensorEntry> byName = new HashMap<>();
    found.forEach(entry -> byName.put(entry.name(), entry));
    String missing =
        expected.stream().filter(name -> !byName.containsKey(name)).findFirst().orElseThrow();
    return new WeightFormatException(
        Kind.MISMATCH,
        "weight_map",
        "the tensor in shard " + Printable.name(shard),
        "a shard without it",
        index.path(),
        missing,
        -1,
        null);
  }
}
