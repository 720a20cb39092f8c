/// Text to vectors: words and lines of pretrained models, by the models' own rules.
@NullMarked
package io.lanewise.text;

import org.jspecify.annotations.NullMarked;
