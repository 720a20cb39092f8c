package io.lanewise.serving;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// An exchange of models, or an attempt at one.
@Name("lanewise.ModelSwap")
@Label("Model Swap")
@Category("Lanewise")
@StackTrace(false)
final class ModelSwapEvent extends Event {
  @Label("Folder")
  String folder = "";

  @Label("Result")
  @Description("'swapped', or why not")
  String result = "";
}
