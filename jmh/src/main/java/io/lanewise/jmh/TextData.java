package io.lanewise.jmh;

import io.lanewise.file.SafetensorsWriter;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// Words that are not real, tokenizers that know them, and sentences in which some are frequent and
/// most are rare, as in a language.
public final class TextData {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final String[] SYLLABLES = {
    "ba", "con", "de", "er", "fi", "gra", "ho", "in", "ju", "ke", "lo", "man", "no", "or", "pre",
    "qui", "ra", "sto", "ti", "un", "ver", "wi", "xo", "yl", "zen", "th", "ing", "ed", "al", "ous"
  };

  private final List<String> words;

  /// @param count different words, without those of one letter
  public TextData(int count) {
    SplittableRandom random = new SplittableRandom(count);
    Set<String> made = new LinkedHashSet<>();
    while (made.size() < count) {
      StringBuilder word = new StringBuilder();
      for (int syllables = 1 + random.nextInt(4); syllables > 0; syllables--) {
        word.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
      }
      made.add(word.toString());
    }
    words = List.copyOf(made);
  }

  /// Sentences of so many words, each a token.
  public List<String> sentences(int count, int length) {
    SplittableRandom random = new SplittableRandom(length);
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder sentence = new StringBuilder();
      for (int word = 0; word < length; word++) {
        // Of Zipf's law: ranks whose logarithms are evenly spread.
        int rank = (int) Math.exp(random.nextDouble() * Math.log(words.size()));
        sentence.append(word == 0 ? "" : " ").append(words.get(rank));
      }
      sentences.add(sentence.toString());
    }
    return sentences;
  }

  /// A `tokenizer.json` that has a token for each word.
  ///
  /// @param model wordpiece, bpe or unigram
  public Path tokenizer(String model, Path file) throws IOException {
    String json =
        switch (model) {
          case "wordpiece" -> wordPiece();
          case "bpe" -> bpe();
          case "unigram" -> unigram();
          default -> throw new IllegalArgumentException(model);
        };
    return Files.writeString(file, "{\"version\":\"1.0\",\"added_tokens\":[]," + json + "}");
  }

  private String wordPiece() {
    Vocabulary all = new Vocabulary();
    all.add("[UNK]");
    LETTERS.chars().forEach(c -> all.add(Character.toString(c)));
    LETTERS.chars().forEach(c -> all.add("##" + Character.toString(c)));
    words.forEach(all::add);
    return "\"normalizer\":{\"type\":\"BertNormalizer\",\"clean_text\":true,"
        + "\"handle_chinese_chars\":true,\"strip_accents\":null,\"lowercase\":true},"
        + "\"pre_tokenizer\":{\"type\":\"BertPreTokenizer\"},"
        + "\"model\":{\"type\":\"WordPiece\",\"unk_token\":\"[UNK]\","
        + "\"continuing_subword_prefix\":\"##\",\"max_input_chars_per_word\":100,\"vocab\":"
        + all.json()
        + "}";
  }

  private String bpe() {
    Vocabulary all = new Vocabulary();
    all.add("Ġ");
    LETTERS.chars().forEach(c -> all.add(Character.toString(c)));
    List<String> merges = new ArrayList<>();
    for (String word : words) {
      String known = "Ġ";
      for (int i = 0; i < word.length(); i++) {
        String next = word.substring(i, i + 1);
        if (all.add(known + next)) {
          merges.add("\"" + known + " " + next + "\"");
        }
        known += next;
      }
    }
    return "\"normalizer\":null,\"pre_tokenizer\":{\"type\":\"ByteLevel\",\"add_prefix_space\":true,"
               + "\"trim_offsets\":true,\"use_regex\":true},"
               + "\"model\":{\"type\":\"BPE\",\"dropout\":null,\"unk_token\":null,"
               + "\"continuing_subword_prefix\":null,\"end_of_word_suffix\":null,\"fuse_unk\":false,"
               + "\"byte_fallback\":false,\"ignore_merges\":false,\"vocab\":"
        + all.json()
        + ",\"merges\":["
        + String.join(",", merges)
        + "]}";
  }

  private String unigram() {
    List<String> scored = new ArrayList<>();
    scored.add("[\"<unk>\",0.0]");
    scored.add("[\"▁\",-9.0]");
    LETTERS.chars().forEach(c -> scored.add("[\"" + Character.toString(c) + "\",-12.0]"));
    for (int rank = 0; rank < words.size(); rank++) {
      scored.add("[\"▁" + words.get(rank) + "\"," + -Math.log(rank + 2.0) + "]");
    }
    return "\"normalizer\":null,\"pre_tokenizer\":{\"type\":\"Metaspace\",\"replacement\":\"▁\","
        + "\"prepend_scheme\":\"always\",\"split\":true},"
        + "\"model\":{\"type\":\"Unigram\",\"unk_id\":0,\"byte_fallback\":false,\"vocab\":["
        + String.join(",", scored)
        + "]}";
  }

  /// The folder of a Model2Vec model of these words: WordPiece, F32, normalised.
  ///
  /// @param dimension columns of the table
  public Path model(Path folder, int dimension) throws IOException {
    Files.writeString(
        folder.resolve("config.json"), "{\"model_type\":\"model2vec\",\"normalize\":true}");
    tokenizer("wordpiece", folder.resolve("tokenizer.json"));
    int rows = 1 + 2 * LETTERS.length() + words.size();
    Shape shape = Shape.of(rows, dimension);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment table = arena.allocate(Tensor.byteCount(DType.F32, shape), 64);
      MemorySegment.copy(
          Data.floats(rows * dimension), 0, table, Tensor.FLOAT, 0, rows * dimension);
      SafetensorsWriter.write(
          folder.resolve("model.safetensors"),
          List.of(Tensor.of("embeddings", DType.F32, shape, table)),
          Map.of());
    }
    return folder;
  }

  /// Tokens and their ids, in the order in which they came.
  private static final class Vocabulary {
    private final Set<String> tokens = new LinkedHashSet<>();

    boolean add(String token) {
      return tokens.add(token);
    }

    String json() {
      StringBuilder json = new StringBuilder("{");
      int id = 0;
      for (String token : tokens) {
        json.append(id == 0 ? "" : ",").append('"').append(token).append("\":").append(id++);
      }
      return json.append("}").toString();
    }
  }
}
