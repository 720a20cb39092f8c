package io.lanewise.cli;

import java.nio.file.Path;
import java.util.Locale;

/// What `convert` can write.
enum ConvertTarget {
  SAFETENSORS,
  NPY,
  WORD2VEC_TEXT,
  WORD2VEC_BINARY;

  /// By the extension of the file.
  ///
  /// @throws UsageException if it is another
  static ConvertTarget of(Path target) {
    String name = target.toString().toLowerCase(Locale.ROOT);
    return switch (name.substring(Math.max(0, name.lastIndexOf('.')))) {
      case ".safetensors" -> SAFETENSORS;
      case ".npy" -> NPY;
      case ".txt", ".vec" -> WORD2VEC_TEXT;
      case ".bin" -> WORD2VEC_BINARY;
      default ->
          throw new UsageException(
              "output: expected an extension of .safetensors, .npy, .txt, .vec, .bin, got '"
                  + target
                  + "'");
    };
  }
}
