package io.lanewise.jmh.report;

import java.util.List;

/// Cases of a group that are drawn together.
///
/// @param title params that all of them share; empty if the group has no other panel
record Panel(String title, List<Point> points) {
  List<Series> series() {
    return points.stream().map(Point::series).distinct().toList();
  }

  List<String> labels() {
    return points.stream().map(Point::label).distinct().toList();
  }
}
