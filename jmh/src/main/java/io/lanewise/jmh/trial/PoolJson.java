package io.lanewise.jmh.trial;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lanewise.jmh.compare.Build;
import io.lanewise.jmh.compare.Fork;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Lines of a pool's file.
final class PoolJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private PoolJson() {}

  /// The first line: what must be the same for all blocks.
  private record Header(@JsonProperty("conditions") Map<String, String> conditions) {}

  private record Line(
      @JsonProperty("pairing") String pairing,
      @JsonProperty("benchmark") String benchmark,
      @JsonProperty("params") Map<String, String> params,
      @JsonProperty("mode") String mode,
      @JsonProperty("unit") String unit,
      @JsonProperty("disturbed") boolean disturbed,
      @JsonProperty("forks") List<Ran> forks) {}

  private record Ran(
      @JsonProperty("build") Build build,
      @JsonProperty("pair") int pair,
      @JsonProperty("start") String start,
      @JsonProperty("bytesPerOp") double bytesPerOp,
      @JsonProperty("iterations") List<Double> iterations) {}

  static String header(Map<String, String> conditions) {
    return text(new Header(new TreeMap<>(conditions)));
  }

  static Map<String, String> conditions(String line) throws JsonProcessingException {
    return MAPPER.readValue(line, Header.class).conditions();
  }

  static String block(PoolBlock block) {
    Fork any = block.forks().getFirst();
    return text(
        new Line(
            block.pairing().label(),
            any.benchmark(),
            any.params(),
            any.mode(),
            any.unit(),
            block.disturbed(),
            block.forks().stream()
                .map(
                    fork ->
                        new Ran(
                            fork.build(),
                            fork.pair(),
                            fork.start().toString(),
                            fork.bytesPerOp(),
                            fork.iterations()))
                .toList()));
  }

  /// @throws RuntimeException if a value is none that a fork can have
  static PoolBlock block(String text) throws JsonProcessingException {
    Line line = MAPPER.readValue(text, Line.class);
    List<Fork> forks =
        line.forks().stream()
            .map(
                one ->
                    new Fork(
                        one.build(),
                        one.pair(),
                        line.benchmark(),
                        new TreeMap<>(line.params()),
                        line.mode(),
                        line.unit(),
                        one.iterations(),
                        one.bytesPerOp(),
                        Instant.parse(one.start())))
            .toList();
    return new PoolBlock(Pairing.of(line.pairing()), forks, line.disturbed());
  }

  private static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("pool: a record of plain values failed", e);
    }
  }
}
