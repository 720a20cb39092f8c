package io.lanewise.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Writes fastText models, by the layout of fastText's own writer: `.bin` and `.ftz`.
public final class FastTextBytes {
  /// The version of files without magic.
  public static final int LEGACY = 0;

  public static final int SKIP_GRAM = 2;
  public static final int SUPERVISED = 3;

  private final int[] args = {1, 5, 5, 1, 5, 1, 2, SKIP_GRAM, 0, 0, 0, 100};
  private final List<byte[]> words = new ArrayList<>();
  private final List<byte[]> labels = new ArrayList<>();
  private int version = 12;
  private int[][] prune = {};
  private long pruned = -1;
  private boolean quantised;
  private byte[] input = {};
  private byte[] output = {};

  /// A skip-gram model of version 12 with nothing in it.
  public FastTextBytes() {}

  public FastTextBytes version(int number) {
    version = number;
    return this;
  }

  public FastTextBytes model(int dim, int model) {
    args[0] = dim;
    args[7] = model;
    return this;
  }

  public FastTextBytes ngrams(int minn, int maxn, int wordNgrams, int bucket) {
    args[9] = minn;
    args[10] = maxn;
    args[5] = wordNgrams;
    args[8] = bucket;
    return this;
  }

  public FastTextBytes words(String... all) {
    for (String word : all) {
      words.add(word.getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  public FastTextBytes labels(String... all) {
    for (String label : all) {
      labels.add(label.getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  /// Hash and row of each n-gram that is left.
  public FastTextBytes prune(int[]... pairs) {
    prune = pairs;
    pruned = pairs.length;
    return this;
  }

  /// A dense input matrix.
  public FastTextBytes input(int rows, float... values) {
    input = dense(rows, values);
    return this;
  }

  /// A quantised input matrix.
  public FastTextBytes input(ProductMatrix matrix) {
    quantised = true;
    input = matrix.bytes();
    return this;
  }

  /// A dense output matrix.
  public FastTextBytes output(int rows, float... values) {
    output = dense(rows, values);
    return this;
  }

  private static byte[] dense(int rows, float... values) {
    byte[] matrix = new byte[16 + 4 * values.length];
    ByteBuffer bytes = ByteBuffer.wrap(matrix).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(rows).putLong(values.length / rows);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return matrix;
  }

  /// The whole file.
  public byte[] bytes() {
    int text = words.stream().mapToInt(w -> w.length).sum();
    text += labels.stream().mapToInt(l -> l.length).sum();
    int entries = words.size() + labels.size();
    int size = 128 + text + 10 * entries + 8 * prune.length + input.length + output.length;
    byte[] file = new byte[size];
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (version != LEGACY) {
      bytes.putInt(793712314).putInt(version);
    }
    for (int arg : args) {
      bytes.putInt(arg);
    }
    bytes.putDouble(1e-4);
    bytes.putInt(entries).putInt(words.size()).putInt(labels.size()).putLong(1000);
    if (version != LEGACY) {
      bytes.putLong(pruned);
    }
    words.forEach(word -> bytes.put(word).put((byte) 0).putLong(7).put((byte) 0));
    labels.forEach(label -> bytes.put(label).put((byte) 0).putLong(7).put((byte) 1));
    for (int[] pair : prune) {
      bytes.putInt(pair[0]).putInt(pair[1]);
    }
    flag(bytes, quantised).put(input);
    flag(bytes, false).put(output);
    return Arrays.copyOf(file, bytes.position());
  }

  private ByteBuffer flag(ByteBuffer bytes, boolean set) {
    return version == LEGACY ? bytes : bytes.put((byte) (set ? 1 : 0));
  }

  public Path write(Path file) throws IOException {
    return Files.write(file, bytes());
  }
}
