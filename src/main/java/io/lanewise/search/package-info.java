/// Exact nearest rows: the rows of a table that are most like a vector.
@NullMarked
package io.lanewise.search;

import org.jspecify.annotations.NullMarked;
