/// Compares two builds by what JMH measured of them: pure functions over forks, from numbers to a
/// verdict. Nothing here starts a process or reads a clock.
///
/// In order of data flow: [Fork] is what a run left, [Plan] says what to run next and
/// [RecordedComparison] takes two runs that are over; both end in a [Comparison], which
/// [TerminalTable], [MarkdownReport], [ResultJson] and [JUnitXml] print.
@NullMarked
package io.lanewise.jmh.compare;

import org.jspecify.annotations.NullMarked;
