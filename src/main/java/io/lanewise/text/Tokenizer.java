package io.lanewise.text;

import io.lanewise.file.WeightFileException;
import io.lanewise.file.WeightFormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A tokenizer: text to the ids that a model was trained on, equal to those of Hugging Face's
/// tokenizers.
///
/// ```
/// text ─added tokens─▶ pieces ─normalize─▶ ─added tokens─▶ pieces ─split─▶ words ─model─▶ ids
/// ```
///
/// - **Models.** WordPiece, WordLevel, BPE (of bytes, or with byte fallback), Unigram.
/// - **Refused.** What is not supported is refused by name when the file is opened, never
///   approximated: a skipped part would give plausible wrong ids. So are tokens and ids that are
///   there twice, and regular expressions that this library can't match in linear time.
/// - **Truncation** of the file is applied ([#withoutTruncation] leaves it out), padding never.
/// - **Threads.** Any, without locks. **Memory.** On the heap, less than ten times the file's size.
///   An [Encoder], or a call with an array of the caller's, allocates nothing once warm; text that
///   is not ASCII may, where a Unicode normalisation form is asked for.
///
/// Beyond the texts that are tested, one corner is known to differ: Metaspace's scheme "first"
/// behind parts that split what was made of the first character.
///
/// Source: the behaviour of [tokenizers](https://github.com/huggingface/tokenizers) 0.23, whose
/// older Unicode tables are followed.
public final class Tokenizer {
  private final TokenizerParts parts;
  private final @Nullable Truncation truncation;
  private final EncoderPool pool;

  Tokenizer(TokenizerParts parts, @Nullable Truncation truncation) {
    this.parts = parts;
    this.truncation = truncation;
    this.pool = new EncoderPool(this);
  }

  /// Reads a `tokenizer.json`.
  ///
  /// @throws WeightFileException if the file can't be read
  /// @throws WeightFormatException if it is not valid, or asks for what is not supported
  public static Tokenizer open(Path file) {
    return TokenizerReader.read(file);
  }

  /// The same tokenizer for texts of any length; shares all memory with this one.
  public Tokenizer withoutTruncation() {
    return truncation == null ? this : new Tokenizer(parts, null);
  }

  /// A new encoder, for one thread.
  public Encoder encoder() {
    return new Encoder(this);
  }

  /// The ids of a text, without special tokens around it.
  ///
  /// @throws TokenizationException if the vocabulary has neither a token for a character nor one
  ///   for unknown ones
  public int[] encode(CharSequence text) {
    Encoder encoder = pool.borrow(0);
    int count = encoder.encode(text);
    int[] ids = Arrays.copyOf(encoder.ids(), count);
    pool.giveBack(encoder);
    return ids;
  }

  /// Writes the ids of a text to `ids[from ..]`, as many as there is room for.
  ///
  /// @return how many ids the text has, which may be more than were written
  /// @throws TokenizationException as [#encode(CharSequence)]
  public int encode(CharSequence text, int[] ids, int from) {
    Encoder encoder = pool.borrow(0);
    int count = encoder.encode(text);
    System.arraycopy(encoder.ids(), 0, ids, from, Math.min(count, ids.length - from));
    pool.giveBack(encoder);
    return count;
  }

  /// The ids of a text with the special tokens around it that the file names, like `[CLS] … [SEP]`.
  ///
  /// @throws TokenizationException as [#encode(CharSequence)]
  public int[] encodeWithSpecialTokens(CharSequence text) {
    Encoder encoder = pool.borrow(0);
    int count = encoder.encodeWithSpecialTokens(text);
    int[] ids = Arrays.copyOf(encoder.ids(), count);
    pool.giveBack(encoder);
    return ids;
  }

  /// What the ids of a text stand for, in the text as it was normalised: mostly their tokens, but
  /// the text itself where a Unigram model knows no token, and with the white space that an added
  /// token has taken.
  ///
  /// @throws TokenizationException as [#encode(CharSequence)]
  public List<String> tokens(CharSequence text) {
    List<String> spelled = new ArrayList<>();
    new Encoder(this).spellTo(spelled).encode(text);
    return spelled;
  }

  /// Ids are below this; some may have no token.
  public int rows() {
    return parts.tokens().rows();
  }

  /// The token of an id, added ones included; null if the id has none.
  ///
  /// @throws IndexOutOfBoundsException if it is not below [#rows]
  public @Nullable String token(int id) {
    return parts.tokens().token(id);
  }

  /// The id of the token that the model names for what is unknown; empty if it names none. A
  /// Unigram model never does, although it has an id for unknown text.
  public OptionalInt unknownId() {
    int id = parts.model().unknownToken();
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /// The most ids of a text, special tokens included, that the file asks for; empty if it does not.
  public OptionalInt maxLength() {
    return truncation == null ? OptionalInt.empty() : OptionalInt.of(truncation.maxLength());
  }

  /// The median of the tokens' lengths in code points, cut to an integer.
  public int medianTokenLength() {
    return parts.tokens().medianLength();
  }

  TokenizerParts parts() {
    return parts;
  }

  @Nullable Truncation truncation() {
    return truncation;
  }

  /// For example `WordPiece tokenizer, 30522 ids`.
  @Override
  public String toString() {
    return parts.model().getClass().getSimpleName() + " tokenizer, " + rows() + " ids";
  }
}
