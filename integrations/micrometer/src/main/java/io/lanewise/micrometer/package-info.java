/// Lanewise for [Micrometer](https://micrometer.io).
@NullMarked
package io.lanewise.micrometer;

import org.jspecify.annotations.NullMarked;
