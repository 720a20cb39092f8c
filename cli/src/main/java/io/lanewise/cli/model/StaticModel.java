package io.lanewise.cli.model;

import io.lanewise.file.ModelFolder;
import io.lanewise.file.ModelFolder.Layout;
import io.lanewise.file.WeightFile;
import io.lanewise.file.WeightFileException;
import io.lanewise.file.WeightFormatException;
import io.lanewise.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/// Text to vector by look-up and mean: a Model2Vec or sentence-transformers StaticEmbedding folder.
///
/// ```
/// vector = mean over the tokens of  table[mapping[id]] · weights[id]       then length 1, if asked
/// ```
///
/// | | Model2Vec | StaticEmbedding |
/// |---|---|---|
/// | text | cut to 512 median tokens' characters | whole |
/// | unknown tokens | left out | kept |
/// | tokens | the first 512 | all, but for the tokenizer's own truncation |
/// | `mapping`, `weights` | used | ignored |
/// | normalised | x / (‖x‖ + 1e-32) | x / max(‖x‖, 1e-12) |
///
/// - **Numbers.** Sums in double, the vector in float. A text without tokens gives zeros.
/// - **Dtypes.** Table F32; F16, BF16, F64 and I8 by a slower way.
/// - **Lifetime and threads.** Any thread, until [#close].
/// - **Source.** model2vec/model.py of MinishLab/model2vec, and StaticEmbedding.py and Normalize.py
///   of UKPLab/sentence-transformers.
public final class StaticModel implements AutoCloseable {
  /// What Model2Vec's `encode` takes if not told otherwise.
  private static final int MAX_TOKENS = 512;

  private static final double MODEL2VEC_EPSILON = 1e-32;
  private static final double SENTENCE_TRANSFORMERS_EPSILON = 1e-12;

  private final ModelFolder folder;
  private final Vocabulary vocabulary;
  private final WeightFile file;
  private final TokenRows rows;
  private final Tokenizer tokenizer;

  private StaticModel(
      ModelFolder folder,
      Vocabulary vocabulary,
      WeightFile file,
      TokenRows rows,
      Tokenizer tokenizer) {
    this.folder = folder;
    this.vocabulary = vocabulary;
    this.file = file;
    this.rows = rows;
    this.tokenizer = tokenizer;
  }

  /// Opens a model's folder.
  ///
  /// @throws WeightFileException if the folder or a part of it is missing
  /// @throws WeightFormatException if a part is not valid, or the parts don't fit each other
  public static StaticModel open(Path path) {
    WeightFile file = WeightFile.open(path);
    try {
      ModelFolder folder = file.modelFolder().orElseThrow(() -> noModel(file));
      Vocabulary vocabulary = Vocabulary.read(folder.tokenizer());
      requireUnknown(folder, vocabulary);
      TokenRows rows = TokenRows.of(file, folder);
      Tokenizer tokenizer = HuggingFaceTokenizers.open(folder.tokenizer());
      return new StaticModel(folder, vocabulary, file, rows, tokenizer);
    } catch (Throwable failure) {
      file.close();
      throw failure;
    }
  }

  private static WeightFileException noModel(WeightFile file) {
    return new WeightFileException(
        WeightFileException.Kind.DIRECTORY,
        "model",
        "the folder of a static embedding model",
        file.format(),
        file.path(),
        null,
        -1,
        null);
  }

  /// Model2Vec leaves unknown tokens out, so it must know which one that is.
  private static void requireUnknown(ModelFolder folder, Vocabulary vocabulary) {
    boolean absent = vocabulary.unknownToken() != null && vocabulary.unknownId() < 0;
    if (folder.layout() == Layout.MODEL2VEC && absent) {
      String expected = "a token '" + vocabulary.unknownToken() + "'";
      throw new WeightFormatException(
          WeightFormatException.Kind.MISMATCH,
          "model: tokenizer",
          expected,
          "none",
          folder.tokenizer(),
          null,
          -1,
          null);
    }
  }

  /// Elements a vector.
  public int dimension() {
    return rows.columns();
  }

  /// The vector of a text.
  ///
  /// @return a new array of [#dimension] elements
  public float[] embed(String text) {
    double[] sum = new double[rows.columns()];
    long[] ids = ids(text);
    for (long id : ids) {
      rows.add(id, sum);
    }
    double scale = ids.length == 0 ? 0 : 1.0 / ids.length;
    float[] vector = new float[sum.length];
    double divisor = folder.normalize() ? divisor(norm(sum) * scale) : 1;
    for (int i = 0; i < sum.length; i++) {
      vector[i] = ids.length == 0 ? 0 : (float) (sum[i] * scale / divisor);
    }
    return vector;
  }

  /// The table that tokens have their rows in, one each or, with a `mapping`, several one.
  public Tensor table() {
    return rows.table();
  }

  /// The row of a text that is a single token; empty for any other text.
  public OptionalLong onlyRow(String text) {
    long[] ids = ids(text);
    return ids.length == 1 ? OptionalLong.of(rows.row(ids[0])) : OptionalLong.empty();
  }

  /// The tokens by their rows; of those that share a row the one with the smallest id.
  public Map<Long, String> tokens() {
    Map<Long, String> tokens = new HashMap<>();
    io.lanewise.file.Vocabulary byId = file.vocabulary().orElseThrow();
    for (long id = 0; id < byId.rows(); id++) {
      String token = byId.token(id);
      if (token != null) {
        tokens.putIfAbsent(rows.row(id), token);
      }
    }
    return tokens;
  }

  @Override
  public void close() {
    tokenizer.close();
    file.close();
  }

  private double divisor(double norm) {
    return switch (folder.layout()) {
      case MODEL2VEC -> norm + MODEL2VEC_EPSILON;
      case SENTENCE_TRANSFORMERS -> Math.max(norm, SENTENCE_TRANSFORMERS_EPSILON);
    };
  }

  private static double norm(double[] x) {
    double squares = 0;
    for (double value : x) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  private long[] ids(String text) {
    boolean model2vec = folder.layout() == Layout.MODEL2VEC;
    String whole = wellFormed(text);
    long[] ids = truncated(tokenizer.encode(model2vec ? cut(whole) : whole));
    if (!model2vec) {
      return ids;
    }
    return Arrays.stream(ids)
        .filter(id -> id != vocabulary.unknownId())
        .limit(MAX_TOKENS)
        .toArray();
  }

  private long[] truncated(long[] ids) {
    int max = vocabulary.maxTokens();
    if (ids.length <= max) {
      return ids;
    }
    int from = vocabulary.keepsEnd() ? ids.length - max : 0;
    return Arrays.copyOfRange(ids, from, from + max);
  }

  private String cut(String text) {
    long most = (long) MAX_TOKENS * vocabulary.medianTokenLength();
    if (text.length() <= most || text.codePointCount(0, text.length()) <= most) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, (int) most));
  }

  /// Half surrogate pairs are no characters: they become U+FFFD.
  private static String wellFormed(String text) {
    if (text.codePoints().noneMatch(StaticModel::isHalfPair)) {
      return text;
    }
    int[] points = text.codePoints().map(c -> isHalfPair(c) ? 0xfffd : c).toArray();
    return new String(points, 0, points.length);
  }

  private static boolean isHalfPair(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
