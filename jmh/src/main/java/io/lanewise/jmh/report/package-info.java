/// Reads what JMH wrote and what machine it ran on, and writes it for people.
///
/// Nothing here knows the library that was measured.
@NullMarked
package io.lanewise.jmh.report;

import org.jspecify.annotations.NullMarked;
