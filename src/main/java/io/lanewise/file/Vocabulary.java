package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tokens of a table's rows: row to token, and token to row.
///
/// A token is the bytes that the file has, whether or not they are UTF-8; two tokens that differ in
/// their bytes are two, even where they look the same once decoded.
///
/// ```
/// text    the bytes of all tokens, in the order of rows
/// ends    row r is text[ends[r − 1] .. ends[r])                      4 bytes a token below 4 GiB of text, else 8
/// slots   hash << 32 | row + 1, or 0 where free; linear probing      8 bytes a slot, 1.45 slots a token
/// ```
///
/// - **Memory.** Native or mapped, less than 16 bytes a token beyond its own; no object a token.
/// - **Rows without a token** exist: the ids of a tokenizer have holes.
/// - **Threads and lifetime.** Any thread, until the [WeightFile] is closed; then every call throws
///   [WeightFileException]. Look-ups by bytes allocate nothing.
/// - **Errors.** A vocabulary that is mapped from a corrupt cache throws [WeightFormatException] or
///   does not find a token; it never crashes or hangs.
public final class Vocabulary {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;
  private static final byte[] EMPTY = {};
  private static final String OPERATION = "vocabulary: read";

  private final Tensor text;
  private final List<Tensor> tensors;
  private final MemorySegment bytes;
  private final MemorySegment ends;
  private final MemorySegment slots;
  private final boolean wide;
  private final long slotCount;
  private final long seed;
  private final long rows;
  private final long size;

  /// A vocabulary over memory that [VocabularyBuilder] has filled, or over a file that holds such
  /// memory: then it may hold anything, and no call may crash, hang or allocate without bound.
  ///
  /// @param text U8, with eight bytes more than the tokens have
  /// @param ends U32 or I64, one a row
  /// @param slots U64
  /// @param seed of the hashes
  /// @param size tokens; the other rows are holes
  Vocabulary(Tensor text, Tensor ends, Tensor slots, long seed, long size) {
    this.text = text;
    this.tensors = List.of(text, ends, slots);
    this.bytes = text.segment();
    this.ends = ends.segment();
    this.slots = slots.segment();
    this.wide = ends.dtype() == DType.I64;
    this.rows = ends.shape().elementCount();
    this.slotCount = slots.shape().elementCount();
    this.seed = seed;
    this.size = size;
  }

  /// Text, ends and slots. Written to a safetensors file with [#metadata] beside a table, they give
  /// its rows these tokens again when it is opened.
  public List<Tensor> tensors() {
    return tensors;
  }

  /// What the metadata of a file with [#tensors] must say of them.
  public Map<String, String> metadata() {
    return TokenTensors.metadata(this);
  }

  /// Of the hashes.
  long seed() {
    return seed;
  }

  /// How many tokens there are.
  public long size() {
    return size;
  }

  /// Rows, those without a token included.
  public long rows() {
    return rows;
  }

  /// The row of a token given as text, or −1. Bytes that are not UTF-8 can't be asked for so.
  public long row(String token) {
    byte[] utf8 = token.getBytes(StandardCharsets.UTF_8);
    return row(utf8, 0, utf8.length);
  }

  /// The row of the token `utf8[from .. to)`, or −1.
  public long row(byte[] utf8, int from, int to) {
    int hash = TokenHash.of(utf8, from, to, seed);
    try {
      long row = find(utf8, from, to, hash);
      Tensor.awaitFaults();
      return row;
    } catch (IndexOutOfBoundsException outside) {
      throw corrupt("row of a token", outside);
    } catch (IllegalStateException | InternalError fault) {
      throw text.explain(OPERATION, fault);
    }
  }

  private long find(byte[] utf8, int from, int to, int hash) {
    long at = VocabularyBuilder.slot(hash, slotCount);
    // A file may have no free slot.
    for (long left = slotCount; left > 0; left--) {
      long slot = slots.get(LONG, at * Long.BYTES);
      if (slot == 0) {
        return -1;
      }
      if ((int) (slot >>> Integer.SIZE) == hash) {
        long row = (slot & 0xffff_ffffL) - 1;
        if (holds(row, utf8, from, to)) {
          return row;
        }
      }
      at = at + 1 == slotCount ? 0 : at + 1;
    }
    return -1;
  }

  private boolean holds(long row, byte[] utf8, int from, int to) {
    long start = start(row);
    if (end(row) - start != to - from) {
      return false;
    }
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES, start += Long.BYTES) {
      if (bytes.get(LONG, start) != TokenHash.word(utf8, at)) {
        return false;
      }
    }
    return at == to
        || (bytes.get(LONG, start) & TokenHash.mask(to - at)) == TokenHash.tail(utf8, at, to);
  }

  /// The token of a row, its bytes decoded with U+FFFD for those that are not UTF-8; null if the
  /// row has none.
  ///
  /// @throws IndexOutOfBoundsException if there is no such row
  public @Nullable String token(long row) {
    byte[] token = bytes(row);
    return token == null ? null : new String(token, StandardCharsets.UTF_8);
  }

  /// The exact bytes of the token of a row; null if the row has none.
  ///
  /// @throws IndexOutOfBoundsException if there is no such row
  public byte @Nullable [] bytes(long row) {
    if (row < 0 || row >= rows) {
      throw new IndexOutOfBoundsException(
          "vocabulary: row expected 0 <= row < " + rows + ", got " + row);
    }
    try {
      long start = start(row);
      long end = end(row);
      if (start < 0 || end < start || end > bytes.byteSize() || end - start > LONGEST_ARRAY) {
        throw corrupt("token of row " + row, null);
      }
      byte[] token = new byte[(int) (end - start)];
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, start, token, 0, token.length);
      Tensor.awaitFaults();
      // A hole takes no bytes, and neither does the one token that is empty.
      return token.length > 0 || row(EMPTY, 0, 0) == row ? token : null;
    } catch (IllegalStateException | InternalError fault) {
      throw text.explain(OPERATION, fault);
    }
  }

  private long start(long row) {
    return row == 0 ? 0 : end(row - 1);
  }

  private long end(long row) {
    return wide
        ? ends.get(LONG, row * Long.BYTES)
        : Integer.toUnsignedLong(ends.get(INT, row * Integer.BYTES));
  }

  private WeightFormatException corrupt(String what, @Nullable RuntimeException outside) {
    if (text.source() instanceof MappedFile file) {
      String where = "vocabulary: " + what;
      return file.error(Kind.MISMATCH, where, "one of the table", "one beyond it", text.name(), -1);
    }
    throw new AssertionError("what a builder makes is right", outside);
  }

  /// For example `400000 tokens`.
  @Override
  public String toString() {
    return size + " tokens";
  }
}
