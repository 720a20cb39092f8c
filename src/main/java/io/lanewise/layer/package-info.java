/// The layers: Embedding copies rows, Linear multiplies.
@NullMarked
package io.lanewise.layer;

import org.jspecify.annotations.NullMarked;
