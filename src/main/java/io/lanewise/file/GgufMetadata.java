package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The keys of a GGUF file and their values, as text; the alignment and the tokens among them.
///
/// ```
/// numbers   as Java prints them: the shortest form that reads back to the same bits
/// strings   as they are, with U+FFFD for what is not UTF-8; above 64 KiB "[65537 bytes]"
/// arrays    "[0.5, -1.25]", strings in quotes; of more than 16 elements "[32000 × string]"
/// ```
final class GgufMetadata {
  /// The longest key of the specification.
  private static final int LONGEST_KEY = 65_535;

  /// Kept as text: a chat template has some 10 KB. Longer ones, such as a whole tokenizer.json, are
  /// listed by their size; strings above half a megabyte would each take a region of a small heap.
  private static final int LONGEST_TEXT = 1 << 16;

  private static final int LONGEST_TOKEN = 65_535;
  private static final int MOST_SHOWN = 16;
  private static final int LONGEST_SHOWN = 1024;

  private static final String ALIGNMENT = "general.alignment";
  private static final String TOKENS = "tokenizer.ggml.tokens";
  private static final long DEFAULT_ALIGNMENT = 32;

  private final GgufCursor cursor;
  private final MappedFile file;
  private final Opening opening;
  private final Map<String, String> texts = new LinkedHashMap<>();
  private long alignment = DEFAULT_ALIGNMENT;
  private @Nullable Vocabulary tokens;

  private GgufMetadata(GgufCursor cursor, MappedFile file, Opening opening) {
    this.cursor = cursor;
    this.file = file;
    this.opening = opening;
  }

  /// Reads `count` keys with their values.
  static GgufMetadata read(GgufCursor cursor, long count, MappedFile file, Opening opening) {
    GgufMetadata metadata = new GgufMetadata(cursor, file, opening);
    for (long i = 0; i < count; i++) {
      metadata.readKey();
    }
    return metadata;
  }

  /// All keys in the order of the file.
  Map<String, String> texts() {
    return texts;
  }

  /// What tensors are aligned to: a power of two.
  long alignment() {
    return alignment;
  }

  /// The tokens of the tokenizer; row and id are the same.
  @Nullable Vocabulary tokens() {
    return tokens;
  }

  private void readKey() {
    long at = cursor.position();
    String key = cursor.name("key", LONGEST_KEY);
    if (key.isEmpty()) {
      throw file.error(Kind.SCHEMA, "key", "a name", "an empty one", null, at);
    }
    if (texts.containsKey(key)) {
      String twice = Printable.name(key) + " twice";
      throw file.error(Kind.DUPLICATE, "key", "unique keys", twice, null, at);
    }
    String what = "value of " + Printable.name(key);
    GgufType type = cursor.valueType("type of " + Printable.name(key));
    String text =
        switch (type) {
          case STRING -> text(what);
          case ARRAY -> array(key, what);
          default -> cursor.number(what, type);
        };
    if (key.equals(ALIGNMENT)) {
      setAlignment(type, text, at);
    }
    opening.allowance().text(cursor.bytes(), key);
    opening.allowance().text(cursor.bytes(), text);
    texts.put(key, text);
  }

  private void setAlignment(GgufType type, String text, long at) {
    long value = type == GgufType.U32 ? Long.parseLong(text) : 0;
    if (Long.bitCount(value) != 1) {
      String actual = type + " " + text;
      throw file.error(Kind.SCHEMA, ALIGNMENT, "a u32, a power of two", actual, null, at);
    }
    alignment = value;
  }

  private String text(String what) {
    long length = cursor.length(what, GgufCursor.LONGEST);
    if (length > LONGEST_TEXT) {
      cursor.bytes().skip(what, length);
      return "[" + length + " bytes]";
    }
    return new String(cursor.bytes().bytes(what, (int) length), StandardCharsets.UTF_8);
  }

  private String array(String key, String what) {
    long at = cursor.position();
    GgufType type = cursor.valueType("element type of " + Printable.name(key));
    if (type == GgufType.ARRAY) {
      String expected = "no array of arrays";
      throw file.error(Kind.UNSUPPORTED, what, expected, "one", null, at);
    }
    long count = cursor.arrayLength(what, type.leastBytes());
    if (type == GgufType.STRING) {
      return strings(key, what, count);
    }
    if (count > MOST_SHOWN) {
      cursor.bytes().skip(what, count * type.leastBytes());
      return shortened(count, type);
    }
    StringBuilder shown = new StringBuilder();
    for (long i = 0; i < count; i++) {
      shown.append(i == 0 ? "" : ", ").append(cursor.number(what, type));
    }
    return "[" + shown + "]";
  }

  private String strings(String key, String what, long count) {
    if (key.equals(TOKENS) && count > 0) {
      readTokens(what, count);
      return shortened(count, GgufType.STRING);
    }
    StringBuilder shown = count > MOST_SHOWN ? null : new StringBuilder();
    for (long i = 0; i < count; i++) {
      long length = cursor.length(what, GgufCursor.LONGEST);
      if (shown == null || length > LONGEST_SHOWN) {
        shown = null;
        cursor.bytes().skip(what, length);
        continue;
      }
      byte[] utf8 = cursor.bytes().bytes(what, (int) length);
      String quoted = new String(utf8, StandardCharsets.UTF_8).replace("\\", "\\\\");
      shown.append(i == 0 ? "\"" : ", \"").append(quoted.replace("\"", "\\\"")).append('"');
    }
    return shown == null ? shortened(count, GgufType.STRING) : "[" + shown + "]";
  }

  private static String shortened(long count, GgufType type) {
    return "[" + count + " × " + type + "]";
  }

  /// Tokens by id. The first of equal ones has their text; the others are rows without a token.
  private void readTokens(String what, long count) {
    byte[] token = new byte[LONGEST_TOKEN];
    try (VocabularyBuilder builder = new VocabularyBuilder()) {
      for (long i = 0; i < count; i++) {
        int length = (int) cursor.length(what, LONGEST_TOKEN);
        cursor.bytes().bytes(what, token, length);
        if (!builder.add(token, 0, length)) {
          builder.addHole();
        }
      }
      tokens = builder.build(opening.mapping()::allocate, file);
    }
  }
}
