package io.lanewise.jmh.report;

/// What one colour and one mark stand for.
///
/// @param key the method, or the value of a param
/// @param label what people call it
/// @param slot which colour and mark
record Series(String key, String label, int slot) {
  /// How many there are. More series share them.
  static final int SLOTS = 8;

  String style() {
    return "s" + slot;
  }
}
