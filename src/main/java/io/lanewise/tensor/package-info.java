/// Typed, shaped views of off-heap memory: the one place that checks bounds.
@NullMarked
package io.lanewise.tensor;

import org.jspecify.annotations.NullMarked;
