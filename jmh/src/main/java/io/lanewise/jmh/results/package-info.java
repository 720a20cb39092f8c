/// What a run of JMH leaves: its JSON, read once for all who use it, and what the machine was.
///
/// [JmhFile] reads a file to [JmhResult]s; [Environment] is the file beside it. Nothing here knows
/// what was measured, or what is done with the figures.
@NullMarked
package io.lanewise.jmh.results;

import org.jspecify.annotations.NullMarked;
