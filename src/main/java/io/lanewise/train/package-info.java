/// Training: gradients of the layers, optimisers over tables off-heap, checkpoints.
@NullMarked
package io.lanewise.train;

import org.jspecify.annotations.NullMarked;
