package io.lanewise.jmh.report;

/// One measured method, where charts put it.
///
/// @param label of the case within its panel
/// @param x what scales, such as the number of rows, or NaN
record Point(String label, double x, Series series, Measured measured) {}
