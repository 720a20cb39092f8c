package io.lanewise.text;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A model that was opened.
@Name("lanewise.ModelLoad")
@Label("Model Load")
@Category("Lanewise")
@StackTrace(false)
final class ModelLoadEvent extends Event {
  @Label("Folder")
  String folder = "";

  @Label("Elements a Vector")
  int dimension;

  @Label("Tokens")
  int tokens;

  @Label("Table")
  @DataAmount
  long tableBytes;
}
