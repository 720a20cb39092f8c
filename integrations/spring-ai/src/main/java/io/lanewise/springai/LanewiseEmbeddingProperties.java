package io.lanewise.springai;

import io.lanewise.serving.Difference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.MetadataMode;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/// The properties `spring.ai.lanewise.embedding.*`.
///
/// @param folder of a Model2Vec or StaticEmbedding model
/// @param name of the model; the folder's own if there is none
/// @param dimensions of a vector, for models trained to be shortened; else all
/// @param threads that share lists of texts
/// @param watchInterval between two looks whether the folder was exchanged; else it is not looked
///   at
/// @param accept how an exchanged model may differ from the one before
/// @param metadataMode which of a document's metadata are embedded with it
@ConfigurationProperties(LanewiseEmbeddingProperties.PREFIX)
public record LanewiseEmbeddingProperties(
    @Nullable Path folder,
    @Nullable String name,
    @Nullable Integer dimensions,
    @DefaultValue("1") int threads,
    @Nullable Duration watchInterval,
    @DefaultValue Set<Difference> accept,
    @DefaultValue("EMBED") MetadataMode metadataMode) {
  static final String PREFIX = "spring.ai.lanewise.embedding";

  /// The folder.
  ///
  /// @throws InvalidConfigurationPropertyValueException if none is named
  Path requiredFolder() {
    if (folder == null) {
      throw new InvalidConfigurationPropertyValueException(
          PREFIX + ".folder",
          null,
          "Name the folder of a model, or set spring.ai.model.embedding to another provider.");
    }
    return folder;
  }

  /// The model's name.
  String requiredName() {
    return name == null
        ? requiredFolder().toAbsolutePath().normalize().getFileName().toString()
        : name;
  }
}
