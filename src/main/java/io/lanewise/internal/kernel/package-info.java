/// The inner loops, and the only code that knows the Vector API.
@NullMarked
package io.lanewise.internal.kernel;

import org.jspecify.annotations.NullMarked;
