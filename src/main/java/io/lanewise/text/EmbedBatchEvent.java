package io.lanewise.text;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/// A list of texts whose vectors took long.
@Name("lanewise.EmbedBatch")
@Label("Embed Batch")
@Category("Lanewise")
@StackTrace(false)
@Threshold("10 ms")
final class EmbedBatchEvent extends Event {
  /// Asked before an event is made: one that nobody records should not be an object either.
  static final EventType TYPE = EventType.getEventType(EmbedBatchEvent.class);

  @Label("Texts")
  int texts;

  @Label("Tokens")
  long tokens;

  @Label("Elements a Vector")
  int dimension;
}
