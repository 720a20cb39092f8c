package io.lanewise.springai;

import io.lanewise.layer.Workers;
import io.lanewise.serving.EmbedderHandle;
import io.lanewise.serving.FolderWatch;
import io.lanewise.text.TextEmbedder;
import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.model.SpringAIModelProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/// A [LanewiseEmbeddingModel] of the folder that [LanewiseEmbeddingProperties] name, and what it
/// needs.
///
/// In force if `spring.ai.model.embedding` is `lanewise` or not set: with several providers on the
/// class path set it, or there are several beans of type `EmbeddingModel`. Each bean gives way to
/// one of the application's.
@AutoConfiguration
@ConditionalOnClass(EmbeddingModel.class)
@ConditionalOnProperty(
    name = SpringAIModelProperties.EMBEDDING_MODEL,
    havingValue = LanewiseEmbeddingModel.PROVIDER,
    matchIfMissing = true)
@EnableConfigurationProperties(LanewiseEmbeddingProperties.class)
public class LanewiseEmbeddingAutoConfiguration {
  private static final Logger LOG =
      LoggerFactory.getLogger(LanewiseEmbeddingAutoConfiguration.class);

  @Bean
  @ConditionalOnMissingBean
  Workers lanewiseWorkers(LanewiseEmbeddingProperties properties) {
    return Workers.of(properties.threads());
  }

  @Bean
  @ConditionalOnMissingBean
  EmbedderHandle lanewiseEmbedderHandle(LanewiseEmbeddingProperties properties, Workers workers) {
    return EmbedderHandle.open(
        properties.requiredFolder(),
        embedder -> shortened(embedder, properties).withWorkers(workers));
  }

  private static TextEmbedder shortened(
      TextEmbedder embedder, LanewiseEmbeddingProperties properties) {
    Integer dimensions = properties.dimensions();
    return dimensions == null ? embedder : embedder.withDimension(dimensions);
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnProperty(LanewiseEmbeddingProperties.PREFIX + ".watch-interval")
  FolderWatch lanewiseFolderWatch(EmbedderHandle handle, LanewiseEmbeddingProperties properties) {
    return FolderWatch.start(
        handle,
        properties.requiredFolder(),
        Objects.requireNonNull(properties.watchInterval()),
        properties.accept(),
        failure -> LOG.error("the model was not exchanged", failure));
  }

  @Bean
  @ConditionalOnMissingBean
  LanewiseEmbeddingModel lanewiseEmbeddingModel(
      EmbedderHandle handle,
      LanewiseEmbeddingProperties properties,
      ObjectProvider<ObservationRegistry> observations) {
    return LanewiseEmbeddingModel.of(handle, properties.requiredName())
        .withMetadataMode(properties.metadataMode())
        .withObservations(observations.getIfUnique(() -> ObservationRegistry.NOOP));
  }
}
