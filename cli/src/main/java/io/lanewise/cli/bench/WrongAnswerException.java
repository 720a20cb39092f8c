package io.lanewise.cli.bench;

import io.lanewise.tensor.LanewiseException;

/// A kernel's answer differs from the plain one: its speed means nothing, and the library is wrong.
public final class WrongAnswerException extends LanewiseException {
  private static final long serialVersionUID = 1L;

  WrongAnswerException(Case measured, int row, int column, float expected, float actual) {
    super(
        "bench: %s %s of %d rows"
            .formatted(measured.entry().label(), measured.size(), measured.rows()),
        Float.toHexString(expected),
        Float.toHexString(actual),
        "row " + row + ", column " + column,
        null);
  }
}
