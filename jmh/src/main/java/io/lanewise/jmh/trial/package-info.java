/// The trial of the comparison of builds on a real machine: how often [io.lanewise.jmh.compare]
/// cries wolf and how often it sleeps, when the truth is known because we made it.
///
/// [TrialBenchmark] is what is compared, in jars that differ in one number ([Variant],
/// [VariantJars]). [PoolRecorder] runs real pairs of them into a [Pool], from which [Resampler]
/// draws as many comparisons as are asked for. `docs/regression-gate.md` has the method and the
/// figures. Nothing here knows the library but the benchmarks.
@NullMarked
package io.lanewise.jmh.trial;

import org.jspecify.annotations.NullMarked;
