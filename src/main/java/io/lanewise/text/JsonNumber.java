package io.lanewise.text;

/// A number as the file writes it.
record JsonNumber(String digits) {
  @Override
  public String toString() {
    return digits;
  }
}
