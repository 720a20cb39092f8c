package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.util.Arrays;

/// The words and labels of a fastText model, and which of its n-grams are left.
///
/// ```
/// size · nwords · nlabels i32    ntokens i64    pruneidx_size i64: -1 not pruned; legacy files lack it
/// size × { bytes to NUL · count i64 · type u8: 0 word, 1 label }         words first, then labels
/// pruneidx_size × { i32 hash, below bucket · i32 row, counted from nwords }
/// ```
///
/// Words are bytes, UTF-8 or not. Row r of the input matrix is that of word r, row r of a
/// supervised model's output matrix that of label r.
///
/// @param words the words in the order of their rows
/// @param labels the labels in the order of theirs
/// @param pruned n-grams that are left, or -1 if all are
/// @param pruneOffset where the prune table begins in the file
record FastTextDictionary(Vocabulary words, Vocabulary labels, long pruned, long pruneOffset) {
  static final int PRUNE_BYTES = 2 * Integer.BYTES;

  private static final int WORD = 0;
  private static final int LABEL = 1;
  private static final int LEAST_ENTRY = 1 + Long.BYTES + 1;
  private static final int LONGEST_WORD = 1 << 20;
  private static final int USUAL_WORD = 256;
  private static final long NOT_PRUNED = -1;

  /// Reads all of it, of which the cursor stands at the beginning.
  static FastTextDictionary read(
      MappedFile file, ByteCursor cursor, FastTextArgs args, Mapping mapping) {
    return new Pass(file, cursor, args, mapping).read();
  }

  boolean isPruned() {
    return pruned != NOT_PRUNED;
  }

  /// What reading needs at every step.
  private static final class Pass {
    private final MappedFile file;
    private final ByteCursor cursor;
    private final FastTextArgs args;
    private final Mapping mapping;
    private byte[] word = new byte[USUAL_WORD];

    Pass(MappedFile file, ByteCursor cursor, FastTextArgs args, Mapping mapping) {
      this.file = file;
      this.cursor = cursor;
      this.args = args;
      this.mapping = mapping;
    }

    FastTextDictionary read() {
      long sizeAt = cursor.position();
      long size = count("size", cursor.int32("size"), 0, sizeAt);
      // At least one, for a matrix without rows could be of any width.
      long nwords = count("nwords", cursor.int32("nwords"), 1, cursor.position() - Integer.BYTES);
      long nlabels =
          count("nlabels", cursor.int32("nlabels"), 0, cursor.position() - Integer.BYTES);
      if (nwords + nlabels != size) {
        String sum = nwords + " words and " + nlabels + " labels";
        throw file.error(Kind.SCHEMA, "size", sum, size + "", null, sizeAt);
      }
      count("ntokens", cursor.int64("ntokens"), 0, cursor.position() - Long.BYTES);
      long pruned = NOT_PRUNED;
      if (args.version() != FastTextArgs.LEGACY) {
        long at = cursor.position();
        pruned = count("pruneidx_size", cursor.int64("pruneidx_size"), NOT_PRUNED, at);
      }
      if (pruned != 0 && args.hasNgrams() && args.bucket() < 1) {
        throw file.error(
            Kind.SCHEMA,
            "bucket of n-grams",
            ">= 1",
            args.bucket() + "",
            null,
            args.bucketOffset());
      }
      cursor.require("dictionary", size * LEAST_ENTRY);
      Vocabulary words = entries("word", WORD, nwords);
      Vocabulary labels = entries("label", LABEL, nlabels);
      long pruneOffset = cursor.position();
      readPruneTable(pruned);
      return new FastTextDictionary(words, labels, pruned, pruneOffset);
    }

    private long count(String name, long count, long least, long at) {
      if (count < least) {
        throw file.error(Kind.SCHEMA, name, ">= " + least, count + "", null, at);
      }
      args.metadata().put(name, Long.toString(count));
      return count;
    }

    private Vocabulary entries(String what, int type, long count) {
      try (VocabularyBuilder builder = new VocabularyBuilder()) {
        for (long i = 0; i < count; i++) {
          long at = cursor.position();
          int length = readWord(what, at);
          if (!builder.add(word, 0, length)) {
            throw file.error(
                Kind.DUPLICATE, what + " " + i, "unique bytes", "some that are there", null, at);
          }
          long occurrences = cursor.int64("count");
          if (occurrences < 0) {
            String name = "count of " + what + " " + i;
            throw file.error(Kind.SCHEMA, name, ">= 0", occurrences + "", null, at);
          }
          int actual = cursor.int8("type");
          if (actual != type) {
            String name = "type of " + what + " " + i;
            throw file.error(Kind.SCHEMA, name, type + "", actual + "", null, at);
          }
        }
        return builder.build(mapping::allocate, file);
      }
    }

    /// Bytes up to the NUL, which is read too.
    private int readWord(String what, long at) {
      int length = 0;
      for (byte next = cursor.int8(what); next != 0; next = cursor.int8(what)) {
        if (length == word.length) {
          if (length == LONGEST_WORD) {
            String expected = "<= " + LONGEST_WORD + " bytes";
            throw file.error(Kind.LIMIT, what + " length", expected, "more", null, at);
          }
          word = Arrays.copyOf(word, 2 * length);
        }
        word[length++] = next;
      }
      return length;
    }

    private void readPruneTable(long pruned) {
      if (pruned > cursor.remaining() / PRUNE_BYTES) {
        String actual = cursor.remaining() + "";
        String expected = pruned + " times " + PRUNE_BYTES + " bytes";
        throw file.error(
            Kind.TRUNCATED, "prune table", expected, actual, "prune", cursor.position());
      }
      if (pruned > args.bucket()) {
        String expected = "<= " + args.bucket() + " (bucket)";
        throw file.error(
            Kind.MISMATCH, "n-grams left", expected, pruned + "", "prune", cursor.position());
      }
      for (long i = 0; i < pruned; i++) {
        checkBelow("hash", i, args.bucket());
        checkBelow("row", i, pruned);
      }
    }

    private void checkBelow(String what, long entry, long end) {
      long at = cursor.position();
      int number = cursor.int32(what);
      if (number < 0 || number >= end) {
        String name = what + " of n-gram " + entry;
        throw file.error(Kind.MISMATCH, name, "0 to " + (end - 1), number + "", "prune", at);
      }
    }
  }
}
