/// Tests of the library as a whole, and what several tests share.
@NullMarked
package io.lanewise;

import org.jspecify.annotations.NullMarked;
