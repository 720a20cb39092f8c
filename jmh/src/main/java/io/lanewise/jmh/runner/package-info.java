/// Runs JMH jars for [io.lanewise.jmh.compare]: one process at a time, builds in turn.
///
/// It knows nothing of the benchmarks that it runs, and starts no thread but the one that waits for
/// Ctrl-C.
@NullMarked
package io.lanewise.jmh.runner;

import org.jspecify.annotations.NullMarked;
