/// A model that is in use, and exchanged for another meanwhile.
///
/// [io.lanewise.serving.EmbedderHandle] counts who computes with which model, so that the old one
/// is unmapped when the last of them has ended; [io.lanewise.serving.FolderWatch] exchanges it when
/// its folder changes.
@NullMarked
package io.lanewise.serving;

import org.jspecify.annotations.NullMarked;
