/// The `lanewise` command: arguments in, JSON lines out, one line for every error.
///
/// What it prints and returns is a contract that scripts rely on: exit code 0 for success, 1 when
/// the work failed, 2 for wrong usage.
@NullMarked
package io.lanewise.cli;

import org.jspecify.annotations.NullMarked;
