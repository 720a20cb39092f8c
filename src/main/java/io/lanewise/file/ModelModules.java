package io.lanewise.file;

import io.lanewise.file.ModelFolder.Normalize;
import io.lanewise.file.ModelFolder.Step;
import io.lanewise.file.WeightFormatException.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The steps that a sentence-transformers `modules.json` lists, as far as static models have them.
///
/// @param embedding the folder of the StaticEmbedding, within the model's; empty for the same
/// @param steps that follow, in order; a Normalize's own folder need not exist
record ModelModules(String embedding, List<Step> steps) {
  private static final String PACKAGE = "sentence_transformers.";

  /// Reads the list.
  ///
  /// @return null if the first module is a transformer, whose folder is no static model
  /// @throws WeightFormatException if it is not valid, a path leaves the folder (UNSAFE), or a
  ///   module is of another type (UNSUPPORTED): leaving it out would change the vectors
  static @Nullable ModelModules read(Path path, Opening opening) {
    StrictJson json = ModelFolderReader.json(path, "modules", opening);
    String embedding = null;
    List<Step> steps = new ArrayList<>();
    json.beginArray("modules");
    while (json.nextElement()) {
      Module module = Module.read(json);
      boolean first = embedding == null;
      if (first && module.is("Transformer")) {
        return null;
      }
      if (first && module.is("StaticEmbedding")) {
        embedding = module.path();
      } else if (!first && module.is("Normalize")) {
        steps.add(new Normalize());
      } else if (!first && module.is("Dense")) {
        steps.add(DenseModule.read(path.resolveSibling(module.path()), opening));
      } else {
        String expected = first ? "StaticEmbedding" : "Dense or Normalize";
        String actual = Printable.name(module.type());
        throw json.error(Kind.UNSUPPORTED, "module's type", expected, actual);
      }
    }
    json.end();
    if (embedding == null) {
      throw json.error(Kind.SCHEMA, "modules", "a StaticEmbedding", "none");
    }
    return new ModelModules(embedding, List.copyOf(steps));
  }

  private record Module(String type, String path) {
    boolean is(String name) {
      return type.startsWith(PACKAGE) && type.endsWith("." + name);
    }

    static Module read(StrictJson json) {
      String type = null;
      String path = null;
      json.beginObject("module");
      for (String name = json.nextName(); name != null; name = json.nextName()) {
        switch (name) {
          case "type" -> type = json.string("module's type");
          case "path" -> path = inside(json, json.string("module's path"));
          default -> json.skip();
        }
      }
      if (type == null || path == null) {
        throw json.error(Kind.SCHEMA, "module", "type and path", "less");
      }
      return new Module(type, path);
    }

    /// A path that stays in the folder, and has no colon wherever it stands.
    private static String inside(StrictJson json, String path) {
      if (!InnerPath.staysInside(path) || path.indexOf(':') >= 0) {
        throw json.error(Kind.UNSAFE, "module's path", "one in the folder", Printable.name(path));
      }
      return path;
    }
  }
}
