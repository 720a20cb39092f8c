package io.lanewise.text;

import java.util.List;

/// Normalizers one after the other, with memory of its own for each call: for texts that are rare.
record Chain(List<Normalizer> normalizers) implements Normalizer {
  @Override
  public boolean apply(Utf8 in, Utf8 out) {
    Utf8 now = in;
    for (Normalizer normalizer : normalizers) {
      Utf8 next = new Utf8();
      next.clear(now);
      if (normalizer.apply(now, next)) {
        now = next;
      }
    }
    out.append(now.bytes, 0, now.size);
    out.first = now.first;
    return true;
  }
}
