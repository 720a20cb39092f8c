package io.lanewise.text;

import io.lanewise.file.WeightFormatException.Kind;
import java.util.stream.IntStream;

/// Reads a TemplateProcessing: what stands before and behind `A` in its template for one text.
final class Template {
  private Template() {}

  static PostProcessor read(Part part) {
    IntStream.Builder before = IntStream.builder();
    IntStream.Builder after = IntStream.builder();
    boolean seen = false;
    for (Part piece : part.parts("single")) {
      if (piece.has("Sequence")) {
        String id = piece.part("Sequence").string("id");
        if (seen || !id.equals("A")) {
          throw piece.error(Kind.UNSUPPORTED, "Sequence", "A once", seen ? id + " again" : id);
        }
        seen = true;
      } else {
        String name = piece.part("SpecialToken").string("id");
        for (Object id : part.part("special_tokens").part(name).list("ids")) {
          (seen ? after : before).add(id(part, "ids", id));
        }
      }
    }
    if (!seen) {
      throw part.error(Kind.UNSUPPORTED, "single", "the text A", "none");
    }
    return new PostProcessor(before.build().toArray(), after.build().toArray());
  }

  /// An id in a list.
  static int id(Part part, String name, Object value) {
    try {
      int id = Integer.parseInt(value.toString());
      if (value instanceof JsonNumber && id >= 0) {
        return id;
      }
    } catch (NumberFormatException none) {
      // Refused below.
    }
    throw part.error(Kind.SCHEMA, name, "an id", value + "");
  }
}
