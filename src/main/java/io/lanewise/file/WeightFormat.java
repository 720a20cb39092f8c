package io.lanewise.file;

import java.util.List;

/// A format of weight files: one implementation each, none knows another.
///
/// A file is taken for the first format whose mark it bears, and then read as that or refused.
interface WeightFormat {
  /// All formats; the ones without a mark of their own come last.
  List<WeightFormat> ALL =
      List.of(
          new GgufReader(),
          new NpyReader(),
          new NpzReader(),
          new FastTextReader(),
          new Word2VecReader(),
          new GloveReader(),
          new SafetensorsReader());

  /// Whether the contents bear the mark of this format. Reads a few bytes, throws for none.
  boolean recognises(MappedFile file);

  /// Validates the header and lists the tensors.
  ///
  /// @throws WeightFormatException if the file is not valid
  Contents read(MappedFile file, Opening opening);

  /// Reads a file as the format whose mark it bears.
  ///
  /// @throws WeightFormatException if it bears none, or is not valid
  static Contents detect(MappedFile file, Opening opening) {
    for (WeightFormat format : ALL) {
      if (format.recognises(file)) {
        return format.read(file, opening);
      }
    }
    throw new WeightFormatException(
        WeightFormatException.Kind.MAGIC,
        "file",
        "a known weight format",
        "another",
        file.path(),
        null,
        0,
        null);
  }
}
