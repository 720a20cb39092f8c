package io.lanewise.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lanewise.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Ids and tokens of Hugging Face's tokenizers: seven tokenizers, 600 texts each, all of them.
class GoldenTokensTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> idsAreThoseOfTheReference() {
    Path folder = SharedData.folder("golden/tokens");
    return SharedData.cases(folder, entry -> true).stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(entry.get("name").asText(), () -> check(folder, entry)));
  }

  private static void check(Path folder, JsonNode entry) throws IOException {
    Tokenizer tokenizer =
        Tokenizer.open(folder.resolve(entry.get("tokenizer").asText()).normalize());
    Encoder encoder = tokenizer.encoder();
    List<String> lines = Files.readAllLines(folder.resolve(entry.get("cases").asText()));
    assertEquals(entry.get("lines").asInt(), lines.size());
    assertEquals(entry.get("vocabulary").asInt(), tokenizer.rows());
    for (int i = 0; i < lines.size(); i++) {
      JsonNode line = JSON.readTree(lines.get(i));
      String text = line.get("text").asText();
      int[] ids = ints(line.get("ids"));
      String where = "line " + i;
      assertArrayEquals(ids, tokenizer.encode(text), where);
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      assertEquals(ids.length, encoder.encode(utf8, 0, utf8.length), where);
      int[] special = ints(line.get("ids_special"));
      assertArrayEquals(special, tokenizer.encodeWithSpecialTokens(text), where);
      assertEquals(strings(line.get("tokens")), tokenizer.tokens(text), where);
    }
  }

  private static int[] ints(JsonNode list) {
    return JSON.convertValue(list, int[].class);
  }

  private static List<String> strings(JsonNode list) {
    List<String> strings = new ArrayList<>();
    list.forEach(element -> strings.add(element.asText()));
    return strings;
  }
}
