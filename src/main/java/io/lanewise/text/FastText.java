package io.lanewise.text;

import io.lanewise.file.Vocabulary;
import io.lanewise.file.WeightFile;
import io.lanewise.file.WeightFormatException;
import io.lanewise.tensor.TensorException;
import java.nio.file.Path;

/// A fastText model: a vector for every word, by the word's parts where it was not trained.
///
/// ```java
/// try (FastText model = FastText.open(Path.of("cc.en.300.bin"))) {
///   float[] vector = model.vector("lanewise");
/// }
/// ```
///
/// ```
/// vector(word)      the mean of the rows of the word and of its n-grams of minn to maxn characters
///                   a word that was not trained: of its n-grams; none of either: zeros
/// sentenceVector    unsupervised: the mean of the words' vectors, each scaled to length 1
///                   supervised: the mean of all rows of the words, of </s>, and of runs of words
/// ```
///
/// Bojanowski, Grave, Joulin and Mikolov, [Enriching Word Vectors with Subword
/// Information](https://aclanthology.org/Q17-1010/), 2017. The results are those of
/// [fastText](https://github.com/facebookresearch/fastText)'s `print-word-vectors` and
/// `print-sentence-vectors`, but for rounding: rows are added in float, at most 256 at a time, and
/// these sums in double, so that a mean of n rows is within `γ(256) · mean |row|` (see
/// [io.lanewise.layer.Linear]), and its bits are the same on every machine.
///
/// - **Models.** `.bin` of versions 12 and 11 and from before there were versions; `.ftz`, whose
///   product-quantised rows are decoded where they are needed. Supervised models give vectors too.
///   Labels are no words: they have no row in the input.
/// - **Words are bytes.** Some models have words that are not UTF-8; ask for these by their bytes.
/// - **Memory.** The matrices are read where they lie in the mapped file: `bucket` rows, by default
///   two million, are for n-grams, and a word touches a few of them.
/// - **Threads and allocation.** Immutable; any number of threads. Calls into memory of the caller
///   allocate nothing once as many have run at a time as ever will.
/// - **Errors.** After the file was closed or truncated every call throws
///   [WeightFileException][io.lanewise.file.WeightFileException]. Closing under a running call ends
///   that call in it.
public final class FastText implements AutoCloseable {
  private static final String FORMAT = "fasttext";

  private final WeightFile file;
  private final boolean owned;
  private final Vocabulary words;
  private final Vocabulary labels;
  private final InputRows rows;
  private final Subwords subwords;
  private final FastTextLine line;
  private final FastTextScratch.Shelf shelf;

  private FastText(WeightFile file, boolean owned) {
    this.file = file;
    this.owned = owned;
    words = file.vocabulary().orElseThrow();
    labels = file.labels().orElseThrow();
    rows = InputRows.of(file);
    subwords = new Subwords(file, words);
    line = new FastTextLine(subwords, words, labels, isSupervised());
    shelf = new FastTextScratch.Shelf(rows);
  }

  /// Opens a model, which [#close] closes.
  ///
  /// @throws io.lanewise.file.WeightFileException if there is no such file, or it can't be mapped
  /// @throws WeightFormatException if it is not valid, or of another format
  public static FastText open(Path path) {
    WeightFile file = WeightFile.open(path);
    try {
      return new FastText(require(file), true);
    } catch (Throwable failure) {
      file.close();
      throw failure;
    }
  }

  /// A model over an open file, which must stay open; [#close] leaves it so.
  ///
  /// @throws WeightFormatException if it is of another format
  public static FastText of(WeightFile file) {
    return new FastText(require(file), false);
  }

  private static WeightFile require(WeightFile file) {
    if (!file.format().equals(FORMAT)) {
      throw new WeightFormatException(
          WeightFormatException.Kind.MAGIC,
          "fasttext: format",
          FORMAT,
          file.format(),
          file.path(),
          null,
          -1,
          null);
    }
    return file;
  }

  /// Floats of a vector.
  public int dimension() {
    return rows.width();
  }

  /// Whether the model was trained to tell labels, which decides what [#sentenceVector] is.
  public boolean isSupervised() {
    return "sup".equals(file.metadata().get("model"));
  }

  /// The words that were trained, the most frequent first.
  public Vocabulary words() {
    return words;
  }

  /// The labels: of a supervised model, the rows of the file's `output`.
  public Vocabulary labels() {
    return labels;
  }

  /// The vector of a word in a new array.
  public float[] vector(String word) {
    float[] out = new float[dimension()];
    vector(word, out);
    return out;
  }

  /// Writes the vector of a word to the beginning of `out`.
  ///
  /// @throws TensorException if it does not fit
  public void vector(String word, float[] out) {
    check(out, 0);
    FastTextScratch scratch = shelf.borrow(1);
    scratch.text().set(word);
    word(scratch, out, 0);
  }

  /// Writes the vector of a word, given as its bytes, to the beginning of `out`.
  ///
  /// @throws TensorException if it does not fit
  public void vector(byte[] word, float[] out) {
    vector(word, 0, word.length, out, 0);
  }

  /// Writes the vector of the word `bytes[from .. to)` to `out[outOffset ..]`.
  ///
  /// @throws TensorException if it does not fit, or there are no such bytes
  public void vector(byte[] bytes, int from, int to, float[] out, int outOffset) {
    check(bytes, from, to);
    check(out, outOffset);
    FastTextScratch scratch = shelf.borrow(1);
    scratch.text().set(bytes, from, to);
    word(scratch, out, outOffset);
  }

  private void word(FastTextScratch scratch, float[] out, int outOffset) {
    scratch.sum().clear();
    subwords.addWord(scratch.text().bytes(), 1, scratch.text().end(), scratch.sum());
    scratch.sum().mean(out, outOffset);
    shelf.giveBack(scratch);
  }

  /// The vector of a line of text in a new array: see [#sentenceVector(byte\[\], int, int,
  /// float\[\], int)].
  public float[] sentenceVector(String text) {
    float[] out = new float[dimension()];
    sentenceVector(text, out);
    return out;
  }

  /// Writes the vector of a line of text to the beginning of `out`: see [#sentenceVector(byte\[\],
  /// int, int, float\[\], int)].
  ///
  /// @throws TensorException if it does not fit, or the text has a line feed
  public void sentenceVector(String text, float[] out) {
    check(out, 0);
    FastTextScratch scratch = shelf.borrow(1);
    scratch.text().set(text);
    sentence(scratch, out, 0);
  }

  /// Writes the vector of the line `bytes[from .. to)` to `out[outOffset ..]`.
  ///
  /// Words lie between spaces, tabs, carriage returns, vertical tabs and form feeds, for supervised
  /// models also NULs: not between other kinds of Unicode's spaces. A supervised model leaves
  /// labels out (what its dictionary calls one, or unknown words that begin with `__label__`),
  /// stops at a literal `</s>`, and ends each line with that word, the empty line too; an
  /// unsupervised one leaves out words whose vector is zero, and gives zeros where none is left.
  ///
  /// @throws TensorException if it does not fit, there are no such bytes, or one is a line feed:
  ///   that is two lines
  public void sentenceVector(byte[] bytes, int from, int to, float[] out, int outOffset) {
    check(bytes, from, to);
    check(out, outOffset);
    FastTextScratch scratch = shelf.borrow(1);
    scratch.text().set(bytes, from, to);
    sentence(scratch, out, outOffset);
  }

  private void sentence(FastTextScratch scratch, float[] out, int outOffset) {
    int lineFeed = scratch.text().indexOf((byte) '\n');
    if (lineFeed >= 0) {
      throw new TensorException("fasttext: line", "no line feed", "one at byte " + lineFeed, "");
    }
    line.vector(scratch, out, outOffset);
    shelf.giveBack(scratch);
  }

  private void check(float[] out, int outOffset) {
    if (outOffset < 0 || out.length - outOffset < dimension()) {
      String actual = out.length + " floats from " + outOffset;
      throw new TensorException("fasttext: output", dimension() + " floats", actual, "");
    }
  }

  private static void check(byte[] bytes, int from, int to) {
    if (from < 0 || to < from || to > bytes.length) {
      String range = "a range within 0 .. " + bytes.length;
      throw new TensorException("fasttext: bytes", range, from + " .. " + to, "");
    }
  }

  /// Closes the file, if [#open] opened it.
  @Override
  public void close() {
    if (owned) {
      file.close();
    }
  }

  /// For example `FastText(2000000 words, 300), cc.en.300.bin: fasttext, 2 tensors, open`.
  @Override
  public String toString() {
    return "FastText(" + words.size() + " words, " + dimension() + "), " + file;
  }
}
