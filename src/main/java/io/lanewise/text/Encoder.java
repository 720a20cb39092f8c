package io.lanewise.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Turns texts into ids, one after the other, and allocates nothing once its memory is there.
///
/// The memory grows with the longest text that it has seen. One thread at a time; a [Tokenizer] has
/// as many as are asked for.
///
/// ```java
/// Encoder encoder = tokenizer.encoder();
/// int count = encoder.encode("hello world");
/// int first = encoder.ids()[0];   // valid up to count, until the next text
/// ```
public final class Encoder {
  /// The stage of pieces of raw text.
  private static final int RAW = -2;

  /// The stage of pieces of normalised text.
  private static final int NORMALIZED = -1;

  private final Tokenizer tokenizer;
  private final Normalizer[] normalizers;
  private final PreTokenizer[] preTokenizers;
  private final Model model;
  private final AddedTokens rawTokens;
  private final AddedTokens normalizedTokens;

  private final Utf8 raw = new Utf8();
  private final Utf8 piece = new Utf8();
  private final Utf8 even = new Utf8();
  private final Utf8 odd = new Utf8();
  private final Utf8[] stageText;
  private final Utf8[] stagePrefix;
  private final Model.Scratch scratch;

  private int[] ids = new int[512];
  private int count;
  private @Nullable List<String> spelled;

  Encoder(Tokenizer tokenizer) {
    TokenizerParts parts = tokenizer.parts();
    this.tokenizer = tokenizer;
    this.normalizers = parts.normalizers();
    this.preTokenizers = parts.preTokenizers();
    this.model = parts.model();
    this.rawTokens = parts.rawTokens();
    this.normalizedTokens = parts.normalizedTokens();
    this.stageText = new Utf8[preTokenizers.length];
    this.stagePrefix = new Utf8[preTokenizers.length];
    Arrays.setAll(stageText, i -> new Utf8());
    Arrays.setAll(stagePrefix, i -> new Utf8());
    this.scratch = model.newScratch();
  }

  /// Encodes a text without special tokens around it; half surrogate pairs count as U+FFFD.
  ///
  /// Special tokens that are written in the text, like `[SEP]`, become their ids all the same.
  ///
  /// @return how many ids there are
  /// @throws TokenizationException if the vocabulary has neither a token for a character nor one
  ///   for unknown ones
  public int encode(CharSequence text) {
    raw.set(text);
    encodeRaw();
    truncate(0);
    return count;
  }

  /// Encodes `utf8[from .. to)`; bytes that are not UTF-8 count as U+FFFD.
  ///
  /// @return how many ids there are
  /// @throws TokenizationException as [#encode(CharSequence)]
  public int encode(byte[] utf8, int from, int to) {
    Objects.checkFromToIndex(from, to, utf8.length);
    raw.set(utf8, from, to);
    encodeRaw();
    truncate(0);
    return count;
  }

  /// Encodes no more than the first code points of a text, and reads little more of it.
  int encode(CharSequence text, long points) {
    raw.set(text, (int) Math.min(text.length(), 2 * points));
    raw.cut(points);
    encodeRaw();
    truncate(0);
    return count;
  }

  /// Encodes no more than the first code points of `utf8[from .. to)`.
  int encode(byte[] utf8, int from, int to, long points) {
    Objects.checkFromToIndex(from, to, utf8.length);
    raw.set(utf8, from, (int) Math.min(to, from + 4 * points));
    raw.cut(points);
    encodeRaw();
    truncate(0);
    return count;
  }

  /// Encodes a text with the special tokens that the model was trained with, like `[CLS] … [SEP]`.
  ///
  /// @return how many ids there are
  /// @throws TokenizationException as [#encode(CharSequence)]
  public int encodeWithSpecialTokens(CharSequence text) {
    raw.set(text);
    encodeRaw();
    PostProcessor around = tokenizer.parts().postProcessor();
    int[] before = around.before();
    int[] after = around.after();
    truncate(before.length + after.length);
    reserve(before.length + after.length);
    System.arraycopy(ids, 0, ids, before.length, count);
    System.arraycopy(before, 0, ids, 0, before.length);
    System.arraycopy(after, 0, ids, before.length + count, after.length);
    count += before.length + after.length;
    return count;
  }

  /// Also appends what each id stands for to a list.
  Encoder spellTo(List<String> list) {
    spelled = list;
    return this;
  }

  /// The ids of the last text, in an array that is longer and used again.
  public int[] ids() {
    return ids;
  }

  private void truncate(int special) {
    Truncation truncation = tokenizer.truncation();
    if (truncation == null) {
      return;
    }
    int most = Math.max(0, truncation.maxLength() - special);
    if (count > most) {
      if (truncation.fromLeft()) {
        System.arraycopy(ids, count - most, ids, 0, most);
      }
      if (spelled != null) {
        (truncation.fromLeft() ? spelled.subList(0, count - most) : spelled.subList(most, count))
            .clear();
      }
      count = most;
    }
  }

  private void encodeRaw() {
    count = 0;
    if (rawTokens.isEmpty()) {
      piece(raw.bytes, 0, raw.size, true, RAW);
    } else {
      rawTokens.split(raw.bytes, 0, raw.size, true, this, RAW);
    }
  }

  /// Takes a piece of text that the stage before `stage` has made.
  void piece(byte[] text, int from, int to, boolean first, int stage) {
    if (from == to) {
      return;
    }
    if (stage == preTokenizers.length) {
      model.encode(text, from, to, scratch, this);
    } else if (stage >= 0) {
      preTokenizers[stage].split(text, from, to, first, this, stage + 1);
    } else if (stage == RAW) {
      normalize(text, from, to, first);
    } else {
      piece(text, from, to, first, 0);
    }
  }

  private void normalize(byte[] text, int from, int to, boolean first) {
    Utf8 now = raw;
    if (from > 0 || to < raw.size) {
      piece.size = 0;
      piece.append(text, from, to);
      piece.begins = first;
      piece.first = first;
      now = piece;
    }
    for (Normalizer normalizer : normalizers) {
      Utf8 next = now == even ? odd : even;
      next.clear(now);
      if (normalizer.apply(now, next)) {
        now = next;
      }
    }
    if (normalizedTokens.isEmpty()) {
      piece(now.bytes, 0, now.size, now.first, 0);
    } else {
      normalizedTokens.split(now.bytes, 0, now.size, now.first, this, NORMALIZED);
    }
  }

  /// The text that a stage may write, empty.
  ///
  /// @param next the stage behind it
  Utf8 textOf(int next) {
    Utf8 text = stageText[next - 1];
    text.size = 0;
    return text;
  }

  /// A second text of a stage, empty.
  Utf8 prefixTextOf(int next) {
    Utf8 text = stagePrefix[next - 1];
    text.size = 0;
    return text;
  }

  /// Appends an id.
  void add(int id) {
    if (count == ids.length) {
      reserve(1);
    }
    ids[count++] = id;
    if (spelled != null) {
      spelled.add(String.valueOf(tokenizer.token(id)));
    }
  }

  /// Appends an id that stands for this text.
  void add(int id, byte[] text, int from, int to) {
    add(id);
    if (spelled != null) {
      spelled.set(spelled.size() - 1, new String(text, from, to - from, StandardCharsets.UTF_8));
    }
  }

  /// How many ids there are so far.
  int count() {
    return count;
  }

  /// Forgets all ids but the first `mark`.
  void reset(int mark) {
    count = mark;
    if (spelled != null) {
      spelled.subList(mark, spelled.size()).clear();
    }
  }

  private void reserve(int more) {
    int least = Math.addExact(count, more);
    if (least > ids.length) {
      ids =
          Arrays.copyOf(
              ids, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(least, 2L * ids.length)));
    }
  }
}
