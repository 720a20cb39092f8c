package io.lanewise.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The cases of llama.cpp for bert-base-uncased.
class WordPieceCasesTest {
  @Test
  void idsAreThoseOfLlamaCpp() throws IOException {
    Path folder = SharedData.folder("fixtures/wordpiece");
    Tokenizer tokenizer = Tokenizer.open(folder.resolve("tokenizer.json"));
    String[] texts =
        Files.readString(folder.resolve("cases.inp")).split("\n__ggml_vocab_test__\n", -1);
    List<String> expected = Files.readAllLines(folder.resolve("cases.out"));
    assertEquals(expected.size(), texts.length);
    for (int i = 0; i < texts.length; i++) {
      String ids =
          Arrays.stream(tokenizer.encode(texts[i]))
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(" "));
      assertEquals(expected.get(i).strip(), ids, texts[i]);
    }
    assertEquals(OptionalInt.of(512), tokenizer.maxLength());
    assertEquals(OptionalInt.of(100), tokenizer.unknownId());
    assertEquals(512, tokenizer.encodeWithSpecialTokens("hello ".repeat(1000)).length);
    assertEquals(1000, tokenizer.withoutTruncation().encode("hello ".repeat(1000)).length);
  }
}
