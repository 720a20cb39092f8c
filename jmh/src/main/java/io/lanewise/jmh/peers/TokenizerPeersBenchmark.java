package io.lanewise.jmh.peers;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lanewise.jmh.Data;
import io.lanewise.jmh.TextData;
import io.lanewise.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// `Tokenizer` beside Hugging Face's in Rust, through DJL: one text a call, another each time, one
/// thread. The set-up compares the ids of all texts.
///
/// How to run it: Measuring in CONTRIBUTING.md.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class TokenizerPeersBenchmark {
  private static final int WORDS = 30_000;
  private static final int TEXTS = 600;
  private static final int LENGTH = 20;

  /// The files of a corpus, by model: tokenizer, and texts as JSON lines.
  private static final Map<String, String> FILES =
      Map.of("wordpiece", "wordpiece_uncased", "bpe", "bpe_bytelevel", "unigram", "unigram");

  /// The tokenizer's model.
  @Param({"wordpiece", "bpe", "unigram"})
  public String model;

  /// Made up, or a folder with `<name>.tokenizer.json` and `<name>.jsonl`, texts in the field
  /// `text`.
  @Param({"made-up"})
  public String corpus;

  private final List<String> texts = new ArrayList<>();
  private final int[] ids = new int[1 << 16];
  private Path folder;
  private Tokenizer tokenizer;
  private HuggingFaceTokenizer rust;
  private int turn;

  /// Opens both, and compares their ids.
  @Setup
  public void setUp() throws IOException {
    folder = Files.createTempDirectory("lanewise");
    Path file = folder.resolve("tokenizer.json");
    if (corpus.equals("made-up")) {
      TextData data = new TextData(WORDS);
      data.tokenizer(model, file);
      texts.addAll(data.sentences(TEXTS, LENGTH));
    } else {
      String name = String.valueOf(FILES.get(model));
      Files.copy(Path.of(corpus, name + ".tokenizer.json"), file);
      ObjectMapper json = new ObjectMapper();
      for (String line : Files.readAllLines(Path.of(corpus, name + ".jsonl"))) {
        texts.add(json.readTree(line).get("text").asText());
      }
    }
    tokenizer = Tokenizer.open(file);
    rust =
        HuggingFaceTokenizer.newInstance(
            file, Map.of("addSpecialTokens", "false", "padding", "false", "truncation", "false"));
    int equal = 0;
    for (String text : texts) {
      long[] theirs = rust.encode(text, false, false).getIds();
      equal += Arrays.equals(theirs, widened(tokenizer.encode(text))) ? 1 : 0;
    }
    // A corpus may have characters that the other's older Unicode tables do not know.
    Data.check(equal > 0.97 * texts.size(), equal + " of " + texts.size() + " texts agree");
  }

  private static long[] widened(int[] ids) {
    return Arrays.stream(ids).asLongStream().toArray();
  }

  /// Deletes the file.
  @TearDown
  public void close() throws IOException {
    rust.close();
    Files.delete(folder.resolve("tokenizer.json"));
    Files.delete(folder);
  }

  /// This library.
  @Benchmark
  public int lanewise() {
    return tokenizer.encode(texts.get(turn++ % texts.size()), ids, 0);
  }

  /// DJL: ids alone are not to be had, its encoding has masks, offsets and words too.
  @Benchmark
  public Object djl() {
    return rust.encode(texts.get(turn++ % texts.size()), false, false);
  }
}
