/// Memory and threads that concurrent calls share.
@NullMarked
package io.lanewise.internal.parallel;

import org.jspecify.annotations.NullMarked;
