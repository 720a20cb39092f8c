package io.lanewise.jmh.compare;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// Numbers for people: three significant digits, and ratios to the third decimal.
final class Figures {
  private Figures() {}

  static String interval(Effect effect) {
    return String.format(
        Locale.ROOT, "%.3f [%.3f, %.3f]", effect.ratio(), effect.low(), effect.high());
  }

  static String percent(double share) {
    String digits = String.format(Locale.ROOT, "%.2f", 100 * share);
    return digits.replaceFirst("\\.?0+$", "") + " %";
  }

  /// A time in the unit that keeps it readable; a dash for NaN.
  static String time(double nanos) {
    if (Double.isNaN(nanos)) {
      return "-";
    }
    if (nanos < 1e3) {
      return threeDigits(nanos) + " ns";
    }
    if (nanos < 1e6) {
      return threeDigits(nanos / 1e3) + " us";
    }
    return nanos < 1e9 ? threeDigits(nanos / 1e6) + " ms" : threeDigits(nanos / 1e9) + " s";
  }

  static String p(double p) {
    return String.format(Locale.ROOT, "%.2g", p);
  }

  static String bytes(double bytes) {
    return String.format(Locale.ROOT, "%.0f", bytes);
  }

  private static String threeDigits(double value) {
    int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
  }
}
