package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ids and tokens of texts, from every source.
class TokenizeTest {
  @TempDir Path folder;

  @BeforeEach
  void writeTokenizer() throws IOException {
    String json =
        "{'version': '1.0', 'added_tokens': [{'id': 3, 'content': '[CLS]', 'single_word': false,"
            + " 'lstrip': false, 'rstrip': false, 'normalized': false, 'special': true}],"
            + " 'pre_tokenizer': {'type': 'Whitespace'}, 'post_processor': {'type':"
            + " 'BertProcessing', 'cls': ['[CLS]', 3], 'sep': ['[CLS]', 3]}, 'model': {'type':"
            + " 'WordLevel', 'unk_token': '?', 'vocab': {'?': 0, 'a': 1, 'b': 2}}}";
    Files.writeString(folder.resolve("tokenizer.json"), json.replace('\'', '"'));
  }

  private Run tokenize(String... args) {
    String[] all = new String[args.length + 3];
    System.arraycopy(new String[] {"tokenize", "--tokenizer", folder.toString()}, 0, all, 0, 3);
    System.arraycopy(args, 0, all, 3, args.length);
    return Run.withInput("b\n\na", all);
  }

  @Test
  void printsIdsAndTokens() {
    JsonNode line = tokenize("a b c").ok().json().getFirst();
    assertEquals("{\"text\":\"a b c\",\"ids\":[1,2,0],\"tokens\":[\"a\",\"b\",\"?\"]}", line + "");
    String file = folder.resolve("tokenizer.json").toString();
    assertEquals(line, Run.of("tokenize", "--tokenizer", file, "a b c").ok().json().getFirst());
  }

  @Test
  void addsSpecialTokens() {
    JsonNode line = tokenize("--special", "a").ok().json().getFirst();
    assertEquals("[3,1,3]", line.get("ids").toString());
    assertEquals("[\"[CLS]\",\"a\",\"[CLS]\"]", line.get("tokens").toString());
  }

  @Test
  void readsStandardInputInOrder() {
    List<String> ids =
        tokenize("--input", "-").ok().json().stream()
            .map(line -> line.get("ids").toString())
            .toList();
    assertEquals(List.of("[2]", "[]", "[1]"), ids);
  }

  @Test
  void refusesWhatIsNoTokenizer() throws IOException {
    Run.of("tokenize", "a").misused("--tokenizer");
    tokenize().misused("neither");
    Run.of("tokenize", "--tokenizer", folder.resolve("none").toString(), "a").failed("none");
    Files.writeString(folder.resolve("tokenizer.json"), "{}");
    tokenize("a").failed("tokenizer.json");
  }
}
