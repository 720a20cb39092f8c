package io.lanewise.text;

import io.lanewise.file.ModelFolder;
import io.lanewise.file.ModelFolder.Layout;
import io.lanewise.file.WeightFile;
import io.lanewise.file.WeightFileException;
import io.lanewise.file.WeightFormatException;
import io.lanewise.file.WeightFormatException.Kind;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The parts of a static model that is open: tokenizer, rows, steps.
final class StaticModel implements AutoCloseable {
  private final Path path;
  private final ModelFolder folder;
  private final WeightFile file;
  private final Arena arena;
  private final Tokenizer tokenizer;
  private final TokenRows rows;
  private final VectorStep[] steps;
  private final int dimension;
  private final int widest;

  /// The code points of a text that can matter.
  private final long points;

  private @Nullable String fingerprint;

  private StaticModel(Path path, ModelFolder folder, WeightFile file, Arena arena) {
    this.path = path;
    this.folder = folder;
    this.file = file;
    this.arena = arena;
    this.tokenizer = Tokenizer.open(folder.tokenizer());
    checkTokens();
    this.rows = TokenRows.of(file, folder, tokenizer, arena);
    this.steps = VectorSteps.of(folder, arena);
    int elements = rows.columns();
    int most = elements;
    for (VectorStep step : steps) {
      elements = step.outputs(elements);
      most = Math.max(most, elements);
    }
    this.dimension = elements;
    this.widest = most;
    this.points =
        isModel2Vec()
            ? (long) TokenRows.MODEL2VEC_TOKENS * tokenizer.medianTokenLength()
            : Integer.MAX_VALUE;
  }

  static StaticModel open(Path path) {
    WeightFile file = WeightFile.open(path);
    Arena arena = Arena.ofShared();
    try {
      ModelFolder folder = file.modelFolder().orElseThrow(() -> noModel(path, file));
      return new StaticModel(path, folder, file, arena);
    } catch (Throwable failure) {
      arena.close();
      file.close();
      throw failure;
    }
  }

  private static WeightFileException noModel(Path path, WeightFile file) {
    return new WeightFileException(
        WeightFileException.Kind.DIRECTORY,
        "text embedder",
        "the folder of a Model2Vec or StaticEmbedding model",
        file.format(),
        path,
        null,
        -1,
        null);
  }

  /// What reads the tokens of a file and what encodes with them must agree on how many there are.
  private void checkTokens() {
    long tokens = file.vocabulary().orElseThrow().rows();
    if (tokenizer.rows() != tokens) {
      throw new WeightFormatException(
          Kind.MISMATCH,
          "text embedder: tokenizer",
          tokens + " ids",
          tokenizer.rows() + "",
          folder.tokenizer(),
          null,
          -1,
          null);
    }
  }

  private boolean isModel2Vec() {
    return folder.layout() == Layout.MODEL2VEC;
  }

  /// Finds the tokens of a text.
  void encode(CharSequence text, TextScratch scratch) {
    scratch.encoder.encode(text, points);
  }

  /// Finds the tokens of `utf8[from .. to)`.
  void encode(byte[] utf8, int from, int to, TextScratch scratch) {
    scratch.encoder.encode(utf8, from, to, points);
  }

  /// Makes the vector of the tokens that were found, in `scratch.x`.
  ///
  /// @param elements of it that are asked for. Model2Vec leaves columns out before all that
  ///   follows, sentence-transformers at the end
  /// @return how many tokens there were
  int embed(TextScratch scratch, int elements) {
    int tokens = rows.sum(scratch);
    int count = isModel2Vec() ? elements : rows.columns();
    if (tokens > 1) {
      float share = 1f / tokens;
      float[] x = scratch.x;
      for (int i = 0; i < count; i++) {
        x[i] *= share;
      }
    }
    for (VectorStep step : steps) {
      step.apply(scratch, count);
      count = step.outputs(count);
    }
    return tokens;
  }

  Path path() {
    return path;
  }

  ModelFolder folder() {
    return folder;
  }

  Tokenizer tokenizer() {
    return tokenizer;
  }

  TokenRows rows() {
    return rows;
  }

  /// Elements of a vector.
  int dimension() {
    return dimension;
  }

  /// Elements of the longest vector between two steps.
  int widest() {
    return widest;
  }

  synchronized String fingerprint() {
    if (fingerprint == null) {
      fingerprint = ModelFingerprint.of(folder, rows.tensors());
    }
    return fingerprint;
  }

  @Override
  public void close() {
    file.close();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
