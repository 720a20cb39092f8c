/// Other libraries on the same shapes and the same data, each called the fastest way it offers.
///
/// Their jars are not in benchmarks.jar. A benchmark loads the library that it measures and no
/// other.
@NullMarked
package io.lanewise.jmh.peers;

import org.jspecify.annotations.NullMarked;
