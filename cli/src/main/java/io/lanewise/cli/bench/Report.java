package io.lanewise.cli.bench;

import java.util.List;

/// The machine's two limits and what the cases make of them, of one run.
///
/// @param fmaGflops multiply-adds that never leave the registers, one core
/// @param readGbs memory read from end to end, one core
/// @param results in the order of the cases
public record Report(double fmaGflops, double readGbs, List<Result> results) {}
