package io.lanewise.search;

/// A row that is near a query.
///
/// @param id the row's number in its table, from 0
/// @param score what the [Metric] says of it; NaN if it is not comparable
public record Neighbor(long id, float score) {}
