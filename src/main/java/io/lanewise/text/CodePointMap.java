package io.lanewise.text;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;

/// What each code point becomes, computed when it is first asked for. Any thread.
final class CodePointMap {
  /// Stays as it is: a byte that no character begins with.
  static final byte[] SAME = {-1};

  /// Goes.
  static final byte[] GONE = new byte[0];

  /// May change its place among its neighbours, so it says too little: another such byte.
  static final byte[] MOVES = {-2};

  private static final int PAGE = 256;

  private final IntFunction<byte[]> rule;
  private final AtomicReferenceArray<AtomicReferenceArray<byte[]>> pages =
      new AtomicReferenceArray<>((Character.MAX_CODE_POINT + 1) / PAGE);

  /// @param rule the UTF-8 of what becomes of a code point, or [#SAME], [#GONE] or [#MOVES]
  CodePointMap(IntFunction<byte[]> rule) {
    this.rule = rule;
  }

  /// Whether this is [#SAME].
  static boolean isSame(byte[] mapped) {
    return mapped.length == 1 && mapped[0] == SAME[0];
  }

  /// Whether this is [#MOVES].
  static boolean isMove(byte[] mapped) {
    return mapped.length == 1 && mapped[0] == MOVES[0];
  }

  byte[] get(int codePoint) {
    AtomicReferenceArray<byte[]> page = pages.get(codePoint / PAGE);
    if (page == null) {
      page = new AtomicReferenceArray<>(PAGE);
      pages.set(codePoint / PAGE, page);
    }
    byte[] mapped = page.get(codePoint % PAGE);
    if (mapped == null) {
      mapped = rule.apply(codePoint);
      page.set(codePoint % PAGE, mapped);
    }
    return mapped;
  }
}
