package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// One run of the command in this process.
record Run(int code, String out, String err) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Run of(String... args) {
    return withInput("", args);
  }

  static Run withInput(String input, String... args) {
    return withInput(input.getBytes(StandardCharsets.UTF_8), args);
  }

  static Run withInput(byte[] input, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Main.run(Session.of(new ByteArrayInputStream(input), out, err), args);
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// Requires success and nothing on standard error.
  Run ok() {
    assertEquals("", err);
    assertEquals(0, code);
    return this;
  }

  /// Requires the work to have failed as the contract has it, with these words in the line.
  Run failed(String... words) {
    assertLine(1, words);
    assertTrue(err.matches("error: .+: expected .+, got .+\\n"), err);
    return this;
  }

  /// Requires wrong usage to be reported, with these words in the line.
  Run misused(String... words) {
    assertLine(2, words);
    assertTrue(err.contains("--help'"), err);
    return this;
  }

  private void assertLine(int expectedCode, String... words) {
    assertEquals(expectedCode, code, out + err);
    assertEquals("", out);
    assertEquals(1, err.lines().count(), err);
    assertTrue(err.startsWith("error: "), err);
    assertFalse(err.chars().anyMatch(c -> c < ' ' && c != '\n'), err);
    for (String word : words) {
      assertTrue(err.contains(word), () -> word + " in: " + err);
    }
  }

  /// Standard output as JSON lines.
  List<JsonNode> json() {
    return out.lines().map(Run::parse).toList();
  }

  static JsonNode parse(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  /// The field `vector` of a line, bit for bit.
  static float[] vector(JsonNode line) {
    JsonNode list = line.get("vector");
    float[] vector = new float[list.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = Float.parseFloat(list.get(i).asText());
    }
    return vector;
  }
}
