/// JMH benchmarks, each of which checks its own answer.
@NullMarked
package io.lanewise.jmh;

import org.jspecify.annotations.NullMarked;
