package io.lanewise.text;

/// Changes text before it is split.
sealed interface Normalizer
    permits Chain,
        CodePointNormalizer,
        FormNormalizer,
        Precompiled,
        Prepend,
        Replace,
        ReplaceBytes,
        Strip {
  /// Writes the normalised `in` to `out`, which is empty.
  ///
  /// @return false if the text stays as it is; then `out` says nothing
  boolean apply(Utf8 in, Utf8 out);
}
