package io.lanewise.text;

import io.lanewise.file.WeightFormatException.Kind;
import org.jspecify.annotations.Nullable;

/// What a BPE model says beside its vocabulary and merges.
///
/// @param unknown the token for unknown characters
/// @param prefix of tokens that are not the first of a word
/// @param suffix of tokens that are the last of a word
/// @param fusesUnknown whether unknown characters in a row are one token
/// @param fallsBack whether unknown characters become `<0xNN>` tokens
/// @param ignoresMerges whether a word that is a token is taken as it is
record BpeOptions(
    @Nullable String unknown,
    @Nullable String prefix,
    @Nullable String suffix,
    boolean fusesUnknown,
    boolean fallsBack,
    boolean ignoresMerges) {
  static BpeOptions read(Part part) {
    double dropout = part.has("dropout") ? part.number("dropout") : 0;
    if (!(dropout >= 0 && dropout <= 1)) {
      throw part.error(Kind.SCHEMA, "dropout", "0 to 1", dropout + "");
    }
    if (dropout > 0) {
      throw part.error(
          Kind.UNSUPPORTED, "dropout", "0 or null: chance is for training", dropout + "");
    }
    return new BpeOptions(
        part.stringOrNull("unk_token"),
        part.stringOrNull("continuing_subword_prefix"),
        part.stringOrNull("end_of_word_suffix"),
        part.bool("fuse_unk", false),
        part.bool("byte_fallback", false),
        part.bool("ignore_merges", false));
  }
}
