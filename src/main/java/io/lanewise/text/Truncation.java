package io.lanewise.text;

import io.lanewise.file.WeightFormatException.Kind;
import org.jspecify.annotations.Nullable;

/// How many ids a text may have, special tokens included.
///
/// @param maxLength ids
/// @param fromLeft whether what is too much is cut at the beginning
record Truncation(int maxLength, boolean fromLeft) {
  /// Reads the file's `truncation`; its stride concerns only what is cut off.
  static @Nullable Truncation read(@Nullable Part part) {
    if (part == null) {
      return null;
    }
    int length = part.index("max_length");
    part.index("stride", 0);
    String direction = part.has("direction") ? part.string("direction") : "Right";
    return switch (direction) {
      case "Right" -> new Truncation(length, false);
      case "Left" -> new Truncation(length, true);
      default -> throw part.error(Kind.SCHEMA, "direction", "Left or Right", direction);
    };
  }
}
