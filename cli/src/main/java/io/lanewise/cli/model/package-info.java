/// Text to vectors by a static model: a folder with a table, a tokenizer, and nothing between.
@NullMarked
package io.lanewise.cli.model;

import org.jspecify.annotations.NullMarked;
