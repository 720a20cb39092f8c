/// What benchmarks measured from commit to commit, as a file that grows: [HistorySource] makes rows
/// of a result, [HistoryFile] keeps them, [SeriesFiles] writes them for tools that find change
/// points. Nothing here decides whether anything changed.
@NullMarked
package io.lanewise.jmh.history;

import org.jspecify.annotations.NullMarked;
