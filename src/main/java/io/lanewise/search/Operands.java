package io.lanewise.search;

import io.lanewise.tensor.TensorException;

/// The checks of a search's operands, so that nothing below them checks again.
final class Operands {
  private Operands() {}

  static void atLeastOne(int k) {
    if (k < 1) {
      throw new TensorException("nearest: k", ">= 1", Integer.toString(k), "");
    }
  }

  /// Requires `count` times `each` elements in an array from `offset` on.
  static void array(String what, int length, int offset, int count, int each) {
    long elements = (long) count * each;
    if (offset < 0 || count < 0 || elements > length - (long) offset) {
      throw new TensorException(
          what,
          count + " times " + each + " elements from offset " + offset,
          length + " elements in all",
          "");
    }
  }
}
