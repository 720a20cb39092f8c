package io.lanewise.text;

import io.lanewise.file.WeightFormatException.Kind;
import java.util.List;

/// The special tokens around a whole text.
final class PostProcessor {
  private final int[] before;
  private final int[] after;

  /// @param before ids, like that of `[CLS]`
  /// @param after ids, like that of `[SEP]`
  PostProcessor(int[] before, int[] after) {
    this.before = before;
    this.after = after;
  }

  int[] before() {
    return before;
  }

  int[] after() {
    return after;
  }

  static final PostProcessor NONE = new PostProcessor(new int[0], new int[0]);

  /// Reads a `post_processor`.
  static PostProcessor read(Part part) {
    return switch (part.type()) {
      case "ByteLevel" -> NONE;
      case "BertProcessing", "RobertaProcessing" ->
          new PostProcessor(new int[] {named(part, "cls")}, new int[] {named(part, "sep")});
      case "TemplateProcessing" -> Template.read(part);
      case "Sequence" -> sequence(part);
      default ->
          throw part.unsupported(
              "ByteLevel, BertProcessing, RobertaProcessing, TemplateProcessing or Sequence");
    };
  }

  private static int named(Part part, String name) {
    List<Object> pair = part.list(name);
    if (pair.size() == 2 && pair.get(0) instanceof String && pair.get(1) instanceof JsonNumber id) {
      return Template.id(part, name, id);
    }
    throw part.error(Kind.SCHEMA, name, "[token, id]", pair.size() + " values");
  }

  private static PostProcessor sequence(Part part) {
    PostProcessor found = NONE;
    for (Part inner : part.parts("processors")) {
      PostProcessor next = read(inner);
      if (found.isEmpty()) {
        found = next;
      } else if (!next.isEmpty()) {
        throw part.error(
            Kind.UNSUPPORTED, "processors", "one that adds tokens", "two, also " + inner.type());
      }
    }
    return found;
  }

  private boolean isEmpty() {
    return before.length == 0 && after.length == 0;
  }
}
