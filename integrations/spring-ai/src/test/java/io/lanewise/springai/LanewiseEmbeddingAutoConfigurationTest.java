package io.lanewise.springai;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.layer.Machine;
import io.lanewise.serving.EmbedderHandle;
import io.lanewise.tensor.DType;
import io.lanewise.text.ModelFolders;
import io.lanewise.text.TextEmbedder;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// A Spring Boot application with the adapter on its class path.
class LanewiseEmbeddingAutoConfigurationTest {
  private static final String FOLDER = "spring.ai.lanewise.embedding.folder";

  @TempDir private Path folder;

  @EnableAutoConfiguration
  @Configuration(proxyBeanMethods = false)
  static class Application {
    @Bean
    VectorStore vectorStore(EmbeddingModel model) {
      return SimpleVectorStore.builder(model).build();
    }
  }

  @EnableAutoConfiguration
  @Configuration(proxyBeanMethods = false)
  static class Empty {}

  /// Word i has the row (i · scale, 1).
  private Path model(String name, double scale) {
    return ModelFolders.model2vec(
        folder.resolve(name),
        false,
        4,
        ModelFolders.table("embeddings", DType.F32, 2, 0, 1, scale, 1, 2 * scale, 1, 3 * scale, 1));
  }

  private static ConfigurableApplicationContext start(
      Class<?> application, Map<String, Object> properties) {
    SpringApplication spring = new SpringApplication(application);
    spring.setWebApplicationType(WebApplicationType.NONE);
    spring.setDefaultProperties(
        Map.of("logging.level.root", "off", "spring.main.banner-mode", "off"));
    List<String> arguments = new ArrayList<>();
    properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    return spring.run(arguments.toArray(String[]::new));
  }

  @Test
  void theFolderIsAllThatAnApplicationNeeds() {
    Path model = model("potion", 1);
    EmbedderHandle handle;
    try (ConfigurableApplicationContext context = start(Application.class, Map.of(FOLDER, model));
        TextEmbedder embedder = TextEmbedder.open(model)) {
      EmbeddingModel bean = context.getBean(EmbeddingModel.class);
      assertInstanceOf(LanewiseEmbeddingModel.class, bean);
      assertTrue(bean.toString().startsWith("LanewiseEmbeddingModel(potion, "), bean.toString());
      assertArrayEquals(embedder.embed("w1 w3"), bean.embed("w1 w3"));
      VectorStore store = context.getBean(VectorStore.class);
      store.add(List.of(new Document("w1"), new Document("w3 w3")));
      SearchRequest search = SearchRequest.builder().query("w3").topK(1).build();
      assertEquals("w3 w3", store.similaritySearch(search).getFirst().getText());
      handle = context.getBean(EmbedderHandle.class);
    }
    assertThrows(IllegalStateException.class, () -> handle.embed("w1"));
  }

  @Test
  void propertiesShapeTheModel() {
    Map<String, Object> properties =
        Map.of(
            FOLDER,
            model("potion", 1),
            "spring.ai.lanewise.embedding.name",
            "short",
            "spring.ai.lanewise.embedding.dimensions",
            1,
            "spring.ai.lanewise.embedding.threads",
            2);
    try (ConfigurableApplicationContext context = start(Empty.class, properties)) {
      EmbeddingModel bean = context.getBean(EmbeddingModel.class);
      assertEquals(1, bean.dimensions());
      assertTrue(bean.toString().startsWith("LanewiseEmbeddingModel(short, "), bean.toString());
      List<float[]> vectors = bean.embed(Collections.nCopies(100, "w3"));
      for (float[] vector : vectors) {
        assertArrayEquals(new float[] {3}, vector);
      }
    }
  }

  @Test
  void aWatchedFolderIsExchanged() throws IOException, InterruptedException {
    Path current = Files.createSymbolicLink(folder.resolve("current"), model("a", 1));
    Map<String, Object> properties =
        Map.of(
            FOLDER,
            current,
            "spring.ai.lanewise.embedding.watch-interval",
            "20ms",
            "spring.ai.lanewise.embedding.accept",
            "vectors");
    try (ConfigurableApplicationContext context = start(Empty.class, properties)) {
      EmbeddingModel bean = context.getBean(EmbeddingModel.class);
      assertArrayEquals(new float[] {3, 1}, bean.embed("w3"));
      Path next = Files.createSymbolicLink(folder.resolve("next"), model("b", 2));
      Files.move(next, current, StandardCopyOption.REPLACE_EXISTING);
      Instant end = Instant.now().plus(Duration.ofSeconds(60));
      while (bean.embed("w3")[0] != 6 && Instant.now().isBefore(end)) {
        Thread.sleep(5);
      }
      assertArrayEquals(new float[] {6, 1}, bean.embed("w3"));
    }
  }

  @Test
  void actuatorShowsHealthAndMeters() {
    try (ConfigurableApplicationContext context =
        start(Empty.class, Map.of(FOLDER, model("potion", 1)))) {
      HealthIndicator indicator = context.getBean(LanewiseHealthIndicator.class);
      Health health = Objects.requireNonNull(indicator.health());
      assertEquals(Status.UP, health.getStatus());
      assertEquals(2, health.getDetails().get("dimension"));
      assertEquals(Machine.current().vectorBits(), health.getDetails().get("simdBits"));
      MeterRegistry registry = context.getBean(MeterRegistry.class);
      assertEquals(
          2, registry.get("lanewise.model.dimension").tag("model", "potion").gauge().value());
      context.getBean(EmbeddingModel.class).embed("w1 w2");
      assertEquals(
          1,
          registry.get("gen_ai.client.operation").tag("gen_ai.system", "lanewise").timer().count());
      context.getBean(EmbedderHandle.class).close();
      assertEquals(Status.DOWN, Objects.requireNonNull(indicator.health()).getStatus());
    }
  }

  @Test
  void anApplicationNeedsNoActuator() {
    new ApplicationContextRunner()
        .withClassLoader(
            new FilteredClassLoader("org.springframework.boot.health", "io.micrometer.core"))
        .withConfiguration(
            AutoConfigurations.of(
                LanewiseEmbeddingAutoConfiguration.class, LanewiseActuatorAutoConfiguration.class))
        .withPropertyValues(FOLDER + "=" + model("potion", 1))
        .run(
            context -> {
              assertArrayEquals(
                  new float[] {3, 1}, context.getBean(EmbeddingModel.class).embed("w3"));
              assertEquals(0, context.getBeanNamesForType(LanewiseHealthIndicator.class).length);
            });
  }

  @Test
  void anotherProviderOrNoneTurnsAllOfItOff() {
    for (String provider : List.of("openai", "none")) {
      try (ConfigurableApplicationContext context =
          start(Empty.class, Map.of("spring.ai.model.embedding", provider))) {
        List<String> ours =
            Arrays.stream(context.getBeanDefinitionNames())
                .filter(name -> name.contains("lanewise") && !name.contains("Test"))
                .toList();
        assertEquals(List.of(), ours);
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Own extends Empty {
    static final Path[] FOLDERS = new Path[1];

    @Bean
    EmbedderHandle mine() {
      return EmbedderHandle.open(FOLDERS[0]);
    }
  }

  @Test
  void anApplicationsOwnBeansAreUsed() {
    Own.FOLDERS[0] = model("own", 2);
    Map<String, Object> properties = Map.of("spring.ai.lanewise.embedding.name", "own");
    try (ConfigurableApplicationContext context = start(Own.class, properties)) {
      assertSame(context.getBean("mine"), context.getBean(EmbedderHandle.class));
      assertArrayEquals(new float[] {6, 1}, context.getBean(EmbeddingModel.class).embed("w3"));
    }
  }

  @Test
  void aMissingFolderIsSaid() {
    Throwable failure =
        assertThrows(RuntimeException.class, () -> start(Empty.class, Map.of()).close());
    while (failure.getCause() != null) {
      failure = failure.getCause();
    }
    InvalidConfigurationPropertyValueException cause =
        assertInstanceOf(InvalidConfigurationPropertyValueException.class, failure);
    assertEquals(FOLDER, cause.getName());
  }

  @Test
  void editorsKnowEveryProperty() throws IOException {
    String metadata;
    try (var in =
        LanewiseEmbeddingProperties.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      metadata = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (var component : LanewiseEmbeddingProperties.class.getRecordComponents()) {
      String name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      assertTrue(metadata.contains("\"spring.ai.lanewise.embedding." + name + "\""), name);
    }
  }

  @Test
  void thePropertiesOfTheReadmeStartAnApplication() throws IOException {
    Matcher block =
        Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    assertTrue(block.find());
    Properties properties = new Properties();
    properties.load(new StringReader(block.group(1)));
    Map<String, Object> all = new HashMap<>();
    properties.forEach((name, value) -> all.put((String) name, value));
    try (ConfigurableApplicationContext context = start(Empty.class, all)) {
      assertEquals(96, context.getBean(EmbeddingModel.class).embed("a dog asleep").length);
    }
  }
}
