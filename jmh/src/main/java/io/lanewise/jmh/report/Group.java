package io.lanewise.jmh.report;

import java.util.List;
import java.util.Optional;

/// The benchmarks of one class, or of the classes of one kind of peers.
///
/// @param constant params that are the same everywhere, as text
/// @param varying names of the other params
/// @param scaling the param that charts draw along their x axis
/// @param labelled params that tell cases of a panel apart, as text
/// @param limit what bounds it, where that is known
/// @param panels at least one
record Group(
    String name,
    String constant,
    List<String> varying,
    Optional<String> scaling,
    String labelled,
    Optional<Limit> limit,
    List<Panel> panels) {

  List<Point> points() {
    return panels.stream().flatMap(panel -> panel.points().stream()).toList();
  }

  /// If all were measured beside a limit.
  boolean hasShares() {
    return limit.isPresent()
        && points().stream().anyMatch(point -> Double.isFinite(point.measured().share()));
  }

  boolean hasRatios() {
    return points().stream()
        .map(Point::measured)
        .anyMatch(each -> Double.isFinite(each.ratio()) && !each.method().equals(PeerNames.OURS));
  }
}
