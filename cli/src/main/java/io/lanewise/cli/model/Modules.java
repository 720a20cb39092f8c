package io.lanewise.cli.model;

import io.lanewise.file.WeightFormatException;
import io.lanewise.file.WeightFormatException.Kind;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The steps that a sentence-transformers `modules.json` lists, as far as static models have them.
///
/// @param embedding the folder of the StaticEmbedding, within the model's; empty for the same
/// @param normalize whether a Normalize follows; its own folder need not exist
record Modules(String embedding, boolean normalize) {
  private static final String PACKAGE = "sentence_transformers.";

  /// Reads the list.
  ///
  /// @throws WeightFormatException if it is not valid, a path leaves the folder (UNSAFE), or a
  ///   module is of another type (UNSUPPORTED): leaving it out would change the vectors
  static Modules read(Path file) {
    try (JsonFile json = JsonFile.open(file)) {
      Reader reader = new Reader(json);
      json.forEachElement("modules", reader::module);
      json.end();
      if (reader.embedding == null) {
        throw json.refuse(Kind.SCHEMA, "modules", "a StaticEmbedding", "none");
      }
      return new Modules(reader.embedding, reader.normalize);
    }
  }

  private static final class Reader {
    private final JsonFile json;
    private @Nullable String embedding;
    private boolean normalize;
    private @Nullable String type;
    private @Nullable String path;

    Reader(JsonFile json) {
      this.json = json;
    }

    void module() {
      type = null;
      path = null;
      json.forEachField(
          "module",
          name -> {
            switch (name) {
              case "type" -> type = json.string("module's type");
              case "path" -> path = json.string("module's path");
              default -> {}
            }
          });
      if (type == null || path == null) {
        throw json.refuse(Kind.SCHEMA, "module", "type and path", "less");
      }
      add(type, inside(path));
    }

    private void add(String type, String path) {
      String known = type.startsWith(PACKAGE) ? type.substring(type.lastIndexOf('.') + 1) : "";
      boolean first = embedding == null;
      if (first && known.equals("StaticEmbedding")) {
        embedding = path;
      } else if (!first && known.equals("Normalize")) {
        normalize = true;
      } else {
        String expected = first ? "StaticEmbedding" : "Normalize";
        throw json.refuse(Kind.UNSUPPORTED, "module's type", expected, "'" + type + "'");
      }
    }

    /// A path that stays in the folder whatever the system: `/`, no `..`, no drive.
    private String inside(String path) {
      boolean leaves =
          path.startsWith("/")
              || path.indexOf('\\') >= 0
              || path.indexOf(':') >= 0
              || path.indexOf('\0') >= 0
              || List.of(path.split("/", -1)).contains("..");
      if (leaves) {
        throw json.refuse(Kind.UNSAFE, "module's path", "one in the folder", "'" + path + "'");
      }
      return path;
    }
  }
}
