package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.text.TextEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A training that is killed leaves no folder that could be taken for a model.
class TrainKilledTest {
  private static final int WORDS = 20_000;
  private static final int KILLS = 4;

  @TempDir Path folder;

  @Test
  void nothingUnderTheFinalName() throws Exception {
    Path corpus = folder.resolve("corpus.txt");
    // Many words and one pass: most of the time goes to writing the model.
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < WORDS; i++) {
      text.append("word").append(i).append(i % 10 == 9 ? '\n' : ' ');
    }
    Files.writeString(corpus, text);
    Path model = folder.resolve("model");
    int begun = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = train(corpus, model);
      KilledCommand.kill(process, folder, kill * 5L); // a little later each time
      begun += KilledCommand.temporary(folder).size();
      if (Files.exists(model)) {
        checkWhole(model); // it was faster
        delete(model);
      }
      for (Path part : KilledCommand.temporary(folder)) {
        delete(part);
      }
    }
    assertTrue(begun > 0, "every training ended before it was killed");
    assertEquals(0, train(corpus, model).waitFor());
    checkWhole(model);
    assertEquals(List.of(), KilledCommand.temporary(folder));
  }

  private static void checkWhole(Path model) {
    try (TextEmbedder embedder = TextEmbedder.open(model)) {
      assertEquals(100, embedder.embed("word1 word" + (WORDS - 1)).length);
      assertTrue(embedder.table().shape().dim(0) >= WORDS, embedder.toString());
    }
  }

  private static void delete(Path files) throws IOException {
    try (Stream<Path> all = Files.list(files)) {
      for (Path file : all.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(files);
  }

  private static Process train(Path corpus, Path model) throws IOException {
    return KilledCommand.start(
        List.of(),
        "train",
        "--min-count=1",
        "--epochs=1",
        "--input=" + corpus,
        "--output=" + model);
  }
}
