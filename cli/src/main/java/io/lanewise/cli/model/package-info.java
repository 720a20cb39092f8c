/// The model that comes with the command.
@NullMarked
package io.lanewise.cli.model;

import org.jspecify.annotations.NullMarked;
