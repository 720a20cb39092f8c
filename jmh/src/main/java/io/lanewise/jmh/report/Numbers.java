package io.lanewise.jmh.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// Numbers as people read them.
final class Numbers {
  private Numbers() {}

  /// Three significant digits or the whole number, without an exponent between 1e-6 and 1e9.
  static String brief(double value) {
    if (!Double.isFinite(value)) {
      return Case.NONE;
    }
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-6 || size >= 1e9)) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    return size >= 100
        ? String.format(Locale.ROOT, "%.0f", value)
        : new BigDecimal(value).round(new MathContext(3)).toPlainString();
  }

  /// In the unit in which it is easy to read.
  static String time(double microseconds) {
    if (microseconds < 1) {
      return brief(1e3 * microseconds) + " ns";
    }
    if (microseconds < 1e3) {
      return brief(microseconds) + " µs";
    }
    return microseconds < 1e6
        ? brief(microseconds / 1e3) + " ms"
        : brief(microseconds / 1e6) + " s";
  }

  /// Of an axis, where 0.50 is 0.5.
  static String tick(double value) {
    return new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.0f %%", 100 * share) : Case.NONE;
  }

  static String ratio(double ratio) {
    return Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.2f×", ratio) : Case.NONE;
  }

  /// A ratio of two builds, whose third decimal is a tenth of a percent.
  static String factor(double ratio) {
    return Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.3f", ratio) : Case.NONE;
  }

  /// A position in a drawing.
  static String px(double pixels) {
    String digits = String.format(Locale.ROOT, "%.1f", pixels);
    return digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits;
  }
}
