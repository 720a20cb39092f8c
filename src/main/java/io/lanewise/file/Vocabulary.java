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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The tokens of a table's rows: row to token, and token to row.
///
/// A token is the bytes that the file has, whether or not they are UTF-8; two tokens that differ in
/// their bytes are two, even where they look the same once decoded.
///
/// ```
/// records   all tokens in the order of rows, each behind its row and length, see TokenRecords
/// offsets   row r is records[offsets[r] .. offsets[r + 1]), and empty if it has no token
/// groups    from hashes to records, see TokenGroups
/// ```
///
/// A look-up by bytes reads a group and a record, so with a table that no cache holds it waits
/// twice.
///
/// - **Memory.** Native or mapped, 15.7 bytes a token beyond its own (25 where all records are
///   larger than 4 GiB: then offsets take eight bytes); no object a token.
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
  private static final String OPERATION = "vocabulary: read";

  private final List<Tensor> tensors;
  private final Tensor tensor;
  private final MemorySegment records;
  private final MemorySegment offsets;
  private final TokenGroups groups;
  private final boolean wide;
  private final long seed;
  private final long rows;
  private final long size;

  /// A vocabulary over memory that [VocabularyBuilder] has filled, or over a file that holds such
  /// memory: then it may hold anything, and no call may crash, hang or allocate without bound.
  ///
  /// @param records U8, with [TokenRecords#PAD] bytes more than they have
  /// @param offsets U32 or I64, one more than rows
  /// @param groups U8, of shape (groups, [TokenGroups#bytes])
  /// @param seed of the hashes
  /// @param size tokens; the other rows are holes
  Vocabulary(Tensor records, Tensor offsets, Tensor groups, long seed, long size) {
    this.tensors = List.of(records, offsets, groups);
    this.tensor = records;
    this.records = records.segment();
    this.offsets = offsets.segment();
    this.groups = new TokenGroups(groups.segment(), offsets.dtype());
    this.wide = offsets.dtype() == DType.I64;
    this.rows = offsets.shape().elementCount() - 1;
    this.seed = seed;
    this.size = size;
  }

  /// Records, offsets and groups. Written to a safetensors file with [#metadata] beside a table,
  /// they give its rows these tokens again when it is opened.
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
  ///
  /// @throws IndexOutOfBoundsException if there are no such bytes
  public long row(byte[] utf8, int from, int to) {
    Objects.checkFromToIndex(from, to, utf8.length);
    try {
      long row = find(utf8, from, to);
      Tensor.awaitFaults();
      return row;
    } catch (IndexOutOfBoundsException outside) {
      throw corrupt("row of a token", outside);
    } catch (IllegalStateException | InternalError fault) {
      throw tensor.explain(OPERATION, fault);
    }
  }

  private long find(byte[] utf8, int from, int to) {
    long tail = TokenHash.tail(utf8, from, to);
    int hash = TokenHash.of(utf8, from, to, tail, seed);
    long group = groups.first(hash);
    // A file may have no free slot.
    for (long left = groups.count(); left > 0; left--) {
      long tags = groups.tags(group);
      for (long bits = TokenGroups.matches(tags, hash); bits != 0; bits &= bits - 1) {
        long offset = groups.offset(group, bits);
        long head = TokenRecords.headAt(records, offset);
        if (TokenRecords.fits(head, to - from)
            && TokenRecords.hold(records, offset, utf8, from, to, tail)
            && (!TokenRecords.isLong(to - from) || isEnd(offset, to - from, head))) {
          return Objects.checkIndex(TokenRecords.row(head), rows);
        }
      }
      if (TokenGroups.free(tags) != 0) {
        return -1;
      }
      group = groups.next(group);
    }
    return -1;
  }

  private boolean isEnd(long offset, int length, long head) {
    long end = offset(Objects.checkIndex(TokenRecords.row(head), rows) + 1);
    return end == offset + TokenRecords.HEAD + length;
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
      long start = offset(row);
      long end = offset(row + 1);
      if (start == end) {
        Tensor.awaitFaults();
        return null;
      }
      long length = end - start - TokenRecords.HEAD;
      if (start < 0 || length < 0 || end > records.byteSize() || length > LONGEST_ARRAY) {
        throw corrupt("token of row " + row, null);
      }
      byte[] token = new byte[(int) length];
      long from = start + TokenRecords.HEAD;
      MemorySegment.copy(records, ValueLayout.JAVA_BYTE, from, token, 0, token.length);
      Tensor.awaitFaults();
      return token;
    } catch (IllegalStateException | InternalError fault) {
      throw tensor.explain(OPERATION, fault);
    }
  }

  private long offset(long row) {
    return wide
        ? offsets.get(LONG, row * Long.BYTES)
        : Integer.toUnsignedLong(offsets.get(INT, row * Integer.BYTES));
  }

  private WeightFormatException corrupt(String what, @Nullable RuntimeException outside) {
    if (tensor.source() instanceof MappedFile file) {
      String where = "vocabulary: " + what;
      return file.error(
          Kind.MISMATCH, where, "one of the table", "one beyond it", tensor.name(), -1);
    }
    throw new AssertionError("what a builder makes is right", outside);
  }

  /// For example `400000 tokens`.
  @Override
  public String toString() {
    return size + " tokens";
  }
}
