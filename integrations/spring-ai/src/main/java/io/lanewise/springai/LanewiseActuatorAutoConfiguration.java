package io.lanewise.springai;

import io.lanewise.micrometer.EmbedderMetrics;
import io.lanewise.serving.EmbedderHandle;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.ai.model.SpringAIModelProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What Actuator shows of the model that [LanewiseEmbeddingAutoConfiguration] has opened: its
/// health, and its meters where `lanewise-micrometer` is on the class path.
@AutoConfiguration(after = LanewiseEmbeddingAutoConfiguration.class)
@ConditionalOnBean({EmbedderHandle.class, LanewiseEmbeddingProperties.class})
@ConditionalOnProperty(
    name = SpringAIModelProperties.EMBEDDING_MODEL,
    havingValue = LanewiseEmbeddingModel.PROVIDER,
    matchIfMissing = true)
public class LanewiseActuatorAutoConfiguration {
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(HealthIndicator.class)
  static class Health {
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnEnabledHealthIndicator(LanewiseEmbeddingModel.PROVIDER)
    LanewiseHealthIndicator lanewiseHealthIndicator(EmbedderHandle handle) {
      return new LanewiseHealthIndicator(handle);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({MeterBinder.class, EmbedderMetrics.class})
  static class Metrics {
    @Bean
    @ConditionalOnMissingBean
    EmbedderMetrics lanewiseEmbedderMetrics(
        EmbedderHandle handle, LanewiseEmbeddingProperties properties) {
      return new EmbedderMetrics(handle, properties.requiredName());
    }
  }
}
