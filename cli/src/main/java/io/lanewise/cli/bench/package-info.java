/// Measures the kernels on this machine, each beside the machine's own limits.
@NullMarked
package io.lanewise.cli.bench;

import org.jspecify.annotations.NullMarked;
