package io.lanewise.text;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lanewise.SharedData;
import io.lanewise.file.WeightFormatException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Broken and malicious tokenizers end in one line that names the file; strange but legal ones
/// work.
class HostileTokenizersTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> refusesTheBrokenAndOpensTheStrange() {
    Path folder = SharedData.folder("hostile");
    return SharedData.cases(folder, e -> e.get("format").asText().equals("tokenizer")).stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.get("file").asText() + ": " + entry.get("what").asText(),
                    () -> check(folder.resolve(entry.get("file").asText()), entry)));
  }

  private static void check(Path path, JsonNode entry) {
    if (entry.get("expect").asText().equals("accept")) {
      Tokenizer tokenizer = Tokenizer.open(path);
      for (JsonNode one : entry.get("cases")) {
        String text = one.get("text").asText();
        int[] ids = JSON.convertValue(one.get("ids"), int[].class);
        assertArrayEquals(ids, tokenizer.encode(text), text);
      }
    } else if (entry.has("attack") && opens(path)) {
      Tokenizer tokenizer = Tokenizer.open(path);
      String attack = entry.get("attack").asText();
      assertTimeoutPreemptively(ofSeconds(1), () -> tokenizer.encode(attack));
    } else {
      String message =
          assertThrows(WeightFormatException.class, () -> Tokenizer.open(path)).getMessage();
      assertEquals(1, String.valueOf(message).lines().count(), message);
      assertTrue(String.valueOf(message).contains(path.toString()), message);
    }
  }

  private static boolean opens(Path path) {
    try {
      Tokenizer.open(path);
      return true;
    } catch (WeightFormatException refused) {
      return false;
    }
  }
}
