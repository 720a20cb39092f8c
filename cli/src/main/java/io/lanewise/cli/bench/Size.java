package io.lanewise.cli.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Two dimensions as people write them: `384x1536`.
///
/// @param first input features of a `Linear`, rows of a table
/// @param second its output features, elements of a row
public record Size(int first, int second) {
  /// A gigabyte of F32.
  private static final long MOST_ELEMENTS = 1L << 28;

  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,8})x([1-9]\\d{0,8})");

  /// Reads `INxOUT`.
  ///
  /// @throws IllegalArgumentException if it is none, or too large, in the form of all errors
  public static Size parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected INxOUT, two numbers from 1 up such as 384x1536, got " + text);
    }
    Size size = new Size(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    if (size.elements() > MOST_ELEMENTS) {
      throw new IllegalArgumentException("expected at most 2^28 elements, got " + text);
    }
    return size;
  }

  /// Their product.
  public long elements() {
    return (long) first * second;
  }

  /// Half of the first dimension, or the same where that is 1.
  Size half() {
    return new Size(Math.max(1, first / 2), second);
  }

  /// `384x1536`.
  @Override
  public String toString() {
    return first + "x" + second;
  }
}
