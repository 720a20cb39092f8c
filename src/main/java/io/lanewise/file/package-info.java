/// Weight files: open by mapping, list, find, close; one reader a format, and the writers.
///
/// A file is input from outside: it costs no more memory than its own size plus a documented
/// constant, runs nothing, and leads to no file outside its folder.
@NullMarked
package io.lanewise.file;

import org.jspecify.annotations.NullMarked;
