/// Training: gradients of the layers, optimisers over tables off-heap, checkpoints; word vectors by
/// skip-gram.
@NullMarked
package io.lanewise.train;

import org.jspecify.annotations.NullMarked;
