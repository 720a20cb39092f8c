package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads models of [fastText](https://github.com/facebookresearch/fastText): `.bin`, and `.ftz`
/// with product-quantised matrices.
///
/// ```
/// magic i32, version i32          versions 12 and 11; neither in files from before them ("legacy")
/// arguments                       see FastTextArgs
/// dictionary, prune table         see FastTextDictionary
/// [u8 quantised] input matrix     see FastTextMatrices; legacy files lack the byte
/// [u8 quantised] output matrix
/// ```
///
/// Matrices are tensors in place, at whatever address the dictionary ends: `input` and `output`,
/// (rows, dim), or of a quantised one the parts `.codes`, `.centroids`, `.norm_codes` and
/// `.norm_centroids`; and the prune table, `prune` (n, 2). Opening reads the dictionary and the
/// prune table, neither matrix.
///
/// **Memory** beyond the map: 16 bytes a word and the words themselves, native, and up to thrice
/// that while opening; 64 KiB and one word of heap.
///
/// A legacy file has no mark: it is told by arguments that are all in the range of real ones. No
/// text and no safetensors file looks so, for the second number, which is the size of a window, is
/// 1 to 65,535.
final class FastTextReader implements WeightFormat {
  static final String NAME = "fasttext";

  private static final int MAGIC = 793_712_314;
  private static final int OLDEST_VERSION = 11;
  private static final int NEWEST_VERSION = 12;

  private static final int MAGIC_BYTES = Integer.BYTES;

  @Override
  public boolean recognises(MappedFile file) {
    if (file.size() < MAGIC_BYTES) {
      return false;
    }
    return new ByteCursor(file, 0).int32("magic") == MAGIC || FastTextArgs.looksLegacy(file);
  }

  @Override
  public Contents read(MappedFile file, Opening opening) {
    ByteCursor cursor = new ByteCursor(file, 0);
    FastTextArgs args = FastTextArgs.read(file, cursor, version(file, cursor));
    FastTextDictionary dictionary = FastTextDictionary.read(file, cursor, args, opening.mapping());
    List<TensorEntry> entries = new ArrayList<>();
    if (dictionary.isPruned()) {
      entries.add(pruneTable(file, dictionary));
    }
    new FastTextMatrices(file, cursor, args, entries).read(dictionary);
    if (cursor.remaining() > 0) {
      throw file.error(
          Kind.TRAILING,
          "end",
          cursor.position() + " bytes",
          file.size() + "",
          null,
          cursor.position());
    }
    return new Contents(NAME, args.metadata(), entries, Map.of(), dictionary.words())
        .withLabels(dictionary.labels());
  }

  private static int version(MappedFile file, ByteCursor cursor) {
    if (cursor.remaining() >= MAGIC_BYTES && new ByteCursor(file, 0).int32("magic") != MAGIC) {
      return FastTextArgs.LEGACY;
    }
    cursor.skip("magic", MAGIC_BYTES);
    int version = cursor.int32("version");
    if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
      String expected = OLDEST_VERSION + " or " + NEWEST_VERSION;
      throw file.error(Kind.VERSION, "version", expected, version + "", null, MAGIC_BYTES);
    }
    return version;
  }

  private static TensorEntry pruneTable(MappedFile file, FastTextDictionary dictionary) {
    long count = dictionary.pruned();
    return new TensorEntry(
        "prune",
        DType.I32,
        Shape.of(count, 2),
        file.path(),
        dictionary.pruneOffset(),
        count * FastTextDictionary.PRUNE_BYTES);
  }
}
