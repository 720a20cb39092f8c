/// Text to ids and to vectors: tokenizers with the ids of Hugging Face's, words and lines of
/// pretrained models by the models' own rules.
///
/// A file is input from outside: what is not supported is refused by name, never approximated.
@NullMarked
package io.lanewise.text;

import org.jspecify.annotations.NullMarked;
