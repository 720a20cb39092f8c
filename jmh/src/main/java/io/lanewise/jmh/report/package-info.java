/// Reads what JMH wrote and what machine it ran on, and writes it as a page or as Markdown.
///
/// The way of the data: [Run] holds what JMH wrote to a file, `Grouping` puts runs side by side as
/// groups of panels, charts and tables draw those, and [ReportPage] is the page of all of them;
/// [ComparisonPage] is that of a comparison of two builds, [HistoryPage] that of many commits.
/// Nothing here knows the library that was measured.
@NullMarked
package io.lanewise.jmh.report;

import org.jspecify.annotations.NullMarked;
