package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;

/// How much heap the headers of one [WeightFile] may claim, so that a file of tiny tensors, long
/// names or endless shapes is refused before it exhausts a heap of 64 MB.
///
/// What counts is what is kept: names, metadata, dimensions and the objects around them. By default
/// 131,072 tensors and 40 MiB; a higher tensor limit raises the bytes with it.
final class HeaderAllowance {
  /// The largest published models have some 30,000 tensors.
  static final int DEFAULT_TENSORS = 1 << 17;

  /// PyTorch stops at 64 dimensions and the reference nowhere.
  static final int MOST_DIMENSIONS = 255;

  private static final long LEAST_BYTES = 40L << 20;
  private static final long BYTES_A_TENSOR = 320;

  /// Entry, shape, name and map node of a tensor while it is parsed: 192 bytes with a short name.
  private static final long TENSOR = 200;

  /// A string, and its share of the maps that hold it.
  private static final long TEXT = 144;

  private static final long LEAST_NAME_BYTES = 32L << 20;
  private static final long NAME_BYTES_A_TENSOR = 256;

  private final int maxTensors;
  private final long maxBytes;
  private int tensors;
  private long bytes;

  HeaderAllowance(int maxTensors) {
    this.maxTensors = maxTensors;
    this.maxBytes = Math.max(LEAST_BYTES, maxTensors * BYTES_A_TENSOR);
  }

  /// What duplicate detection may take while a document is parsed, freed with its end.
  long nameBytes() {
    return Math.max(LEAST_NAME_BYTES, maxTensors * NAME_BYTES_A_TENSOR);
  }

  /// Refuses a file where it is being read.
  interface Refusal {
    WeightFormatException error(Kind kind, String what, String expected, String actual);
  }

  /// Counts one more tensor.
  void tensor(Refusal place, String name, int rank) {
    tensors++;
    if (tensors > maxTensors) {
      throw place.error(
          Kind.LIMIT, "tensors", "<= " + maxTensors + " (the tensor limit)", "at least " + tensors);
    }
    claim(place, TENSOR + size(name) + 8L * rank);
  }

  /// Counts text that is kept.
  void text(Refusal place, String text) {
    claim(place, TEXT + size(text));
  }

  /// Counts bytes of heap that are kept besides.
  void claim(Refusal place, long more) {
    bytes += more;
    if (bytes > maxBytes) {
      throw place.error(
          Kind.LIMIT, "names, shapes and metadata", "<= " + maxBytes + " bytes", "more");
    }
  }

  /// Strings take one byte a character if they are all Latin-1, else two.
  static long size(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        return 2L * text.length();
      }
    }
    return text.length();
  }
}
