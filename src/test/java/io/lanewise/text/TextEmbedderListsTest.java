package io.lanewise.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.file.WeightFileException;
import io.lanewise.layer.Workers;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lists of texts, where their vectors go, and how many tokens these are of.
class TextEmbedderListsTest {
  private static final int WORDS = 8;
  private static final int COLUMNS = 37;
  private static final int TEXTS = 300;

  @TempDir private Path folder;

  private final List<String> texts = new ArrayList<>();
  private long tokens;

  @BeforeEach
  void writeModelAndTexts() {
    SplittableRandom random = new SplittableRandom(4);
    double[] numbers = random.doubles(WORDS * COLUMNS, -1, 1).toArray();
    Tensor table = ModelFolders.table("embeddings", DType.F32, COLUMNS, numbers);
    ModelFolders.model2vec(folder, true, WORDS, table);
    for (int i = 0; i < TEXTS; i++) {
      StringBuilder text = new StringBuilder();
      for (int word : random.ints(random.nextInt(40), 0, WORDS + 2).toArray()) {
        text.append('w').append(word).append(' ');
        // w0 stands for unknown words, and is left out as they are.
        tokens += word > 0 && word < WORDS ? 1 : 0;
      }
      texts.add(text.toString());
    }
  }

  @Test
  void aListGivesTheBitsOfItsTextsAloneWithAnyNumberOfThreads() {
    try (TextEmbedder embedder = TextEmbedder.open(folder);
        Workers workers = Workers.of(3);
        Arena arena = Arena.ofConfined()) {
      float[] alone = new float[TEXTS * COLUMNS];
      long found = 0;
      for (int i = 0; i < TEXTS; i++) {
        found += embedder.embed(texts.get(i), alone, i * COLUMNS);
      }
      assertEquals(tokens, found);
      TextEmbedder shared = embedder.withWorkers(workers);
      for (TextEmbedder one : List.of(embedder, shared, shared.withDimension(COLUMNS))) {
        float[] all = new float[2 + alone.length];
        assertEquals(tokens, one.embedAll(texts, all, 2));
        assertArrayEquals(alone, Arrays.copyOfRange(all, 2, all.length));
        assertArrayEquals(alone, one.embedAll(texts, arena).toFloats());
        MemorySegment segment = Arena.ofAuto().allocate(alone.length * 4L + 8, 4);
        assertEquals(tokens, one.embedAll(texts, segment, 4));
        float[] read = new float[alone.length];
        MemorySegment.copy(segment, Tensor.FLOAT, 4, read, 0, read.length);
        assertArrayEquals(alone, read);
        float[][] rows = new float[TEXTS + 1][COLUMNS + 1];
        assertEquals(tokens, one.embedAll(texts, rows));
        for (int i = 0; i < TEXTS; i++) {
          float[] expected = Arrays.copyOfRange(alone, i * COLUMNS, (i + 1) * COLUMNS);
          assertArrayEquals(expected, Arrays.copyOf(rows[i], COLUMNS));
          assertEquals(0, rows[i][COLUMNS]);
        }
      }
      assertEquals(0, shared.embedAll(List.of(), new float[0], 0));
    }
  }

  @Test
  void saysHowManyTokensAVectorIsOf() {
    try (TextEmbedder embedder = TextEmbedder.open(folder)) {
      float[] vector = new float[COLUMNS];
      assertEquals(0, embedder.embed("", vector, 0));
      assertEquals(0, embedder.embed("unknown", vector, 0));
      assertEquals(2, embedder.embed("w1 unknown w2", vector, 0));
      byte[] utf8 = "w1 w2 w3".getBytes(StandardCharsets.UTF_8);
      assertEquals(3, embedder.embed(utf8, 0, utf8.length, vector, 0));
      // 512 median tokens of two code points each.
      assertEquals(341, embedder.embed("w1 ".repeat(600), vector, 0));
    }
  }

  @Test
  void refusesOutputsThatAreTooShortAndClosedParts() {
    TextEmbedder embedder = TextEmbedder.open(folder);
    List<String> two = List.of("w1", "w2");
    assertThrows(TensorException.class, () -> embedder.embed("w1", new float[COLUMNS], 1));
    assertThrows(TensorException.class, () -> embedder.embed("w1", new float[COLUMNS], -1));
    assertThrows(TensorException.class, () -> embedder.embedAll(two, new float[2 * COLUMNS], 1));
    assertThrows(TensorException.class, () -> embedder.embedAll(two, new float[1][COLUMNS]));
    assertThrows(TensorException.class, () -> embedder.embedAll(two, new float[2][COLUMNS - 1]));
    MemorySegment segment = Arena.ofAuto().allocate(2 * COLUMNS * 4);
    assertThrows(TensorException.class, () -> embedder.embedAll(two, segment, 4));
    Workers workers = Workers.of(2);
    TextEmbedder shared = embedder.withWorkers(workers);
    workers.close();
    assertThrows(TensorException.class, () -> shared.embedAll(two, new float[2 * COLUMNS], 0));
    embedder.close();
    embedder.close();
    assertThrows(WeightFileException.class, () -> embedder.embed("w1"));
    assertThrows(WeightFileException.class, embedder::fingerprint);
  }
}
