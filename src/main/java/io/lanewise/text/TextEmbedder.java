package io.lanewise.text;

import io.lanewise.file.WeightFileException;
import io.lanewise.file.WeightFormatException;
import io.lanewise.layer.Workers;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Text to vector: a Model2Vec or sentence-transformers StaticEmbedding model, mapped from its
/// folder.
///
/// ```
/// text ─tokenizer─▶ ids ─▶ mean of table[mapping[id]] · weights[id] ─steps─▶ vector
/// ```
///
/// ```java
/// try (TextEmbedder embedder = TextEmbedder.open(Path.of("potion-base-8M"))) {
///   float[] vector = embedder.embed("a first sentence");
/// }
/// ```
///
/// The vectors are those of the Python library whose folder it is:
///
/// | | Model2Vec | StaticEmbedding |
/// |---|---|---|
/// | text | cut to the code points of 512 median tokens | whole |
/// | unknown tokens | left out | kept |
/// | tokens | the first 512 | all, but for the tokenizer's own truncation |
/// | `mapping`, `weights` | used | ignored |
/// | steps | normalise, if config.json says so: x / (‖x‖ + 1e-32) | Dense and Normalize, as modules.json lists them: x / max(‖x‖, 1e-12) |
/// | fewer elements | columns left out before the mean | elements left out at the end |
///
/// - **Numbers.** Float sums in the order of [io.lanewise.layer.EmbeddingBag]: the same bits in a
///   batch of any size and with any number of threads. A text without tokens has the mean zero.
/// - **Dtypes.** Tables of F32, F16, BF16 and I8 are used where they lie; of F64 as floats, in
///   native memory. I8 tables store no scale: only the direction of their vectors means anything.
/// - **Threads.** Any, without locks. **Memory.** The map, the tokenizer, four to eight bytes a
///   token for mapping and weights, packed weights of Dense. Once warm a call allocates nothing but
///   the array that it returns; text that is not ASCII may, as [Tokenizer] says.
/// - **Events.** `lanewise.ModelLoad` and `lanewise.EmbedBatch`, for lists that take more than 10
///   ms, in the JDK's Flight Recorder.
/// - **Lifetime.** Until [#close]; then calls throw [WeightFileException].
/// - **Source.** `model2vec/model.py` of [model2vec](https://github.com/MinishLab/model2vec), and
///   `StaticEmbedding.py`, `Dense.py` and `Normalize.py` of
///   [sentence-transformers](https://github.com/UKPLab/sentence-transformers).
public final class TextEmbedder implements AutoCloseable {
  private static final String OPERATION = "text embedder";

  private final StaticModel model;
  private final int dimension;
  private final @Nullable TextBatches batches;
  private final TextScratch.Memory memory;

  private TextEmbedder(
      StaticModel model, int dimension, @Nullable Workers workers, TextScratch.Memory memory) {
    this.model = model;
    this.dimension = dimension;
    this.memory = memory;
    this.batches = workers == null ? null : new TextBatches(this, workers);
  }

  /// Opens a model's folder. Reads tokenizer and headers; the table stays where it is.
  ///
  /// @throws WeightFileException if the folder or a part of it is missing, or it is no such model
  /// @throws WeightFormatException if a part is not valid or not supported, or the parts don't fit
  ///   each other
  public static TextEmbedder open(Path folder) {
    ModelLoadEvent event = new ModelLoadEvent();
    event.begin();
    StaticModel model = StaticModel.open(folder);
    event.folder = folder.toString();
    event.dimension = model.dimension();
    event.tokens = model.tokenizer().rows();
    event.tableBytes = model.rows().table().segment().byteSize();
    event.commit();
    return new TextEmbedder(model, model.dimension(), null, new TextScratch.Memory(model));
  }

  /// The same model with shorter vectors, as for models trained with Matryoshka losses. Shares
  /// everything with this one, [#close] included.
  ///
  /// @param elements from 1 to those of the model
  /// @throws TensorException if there are not so many
  public TextEmbedder withDimension(int elements) {
    if (elements < 1 || elements > model.dimension()) {
      throw new TensorException(
          OPERATION + ": dimension", "1 to " + model.dimension(), elements + "", where());
    }
    return new TextEmbedder(model, elements, workers(), memory);
  }

  /// The same model with lists of texts shared out to threads. Shares everything with this one,
  /// [#close] included.
  public TextEmbedder withWorkers(Workers workers) {
    return new TextEmbedder(model, dimension, workers, memory);
  }

  private @Nullable Workers workers() {
    return batches == null ? null : batches.workers();
  }

  /// Elements of a vector.
  public int dimension() {
    return dimension;
  }

  /// The model's folder.
  public Path path() {
    return model.path();
  }

  /// Its tokenizer.
  public Tokenizer tokenizer() {
    return model.tokenizer();
  }

  /// The table that tokens have their rows in, one each or, with a `mapping`, several one.
  public Tensor table() {
    return model.rows().table();
  }

  /// The row of a token in [#table].
  ///
  /// @param id below the tokenizer's [Tokenizer#rows]
  public long row(int id) {
    return model.rows().row(id);
  }

  /// The ids whose rows make the vector of a text: those of [Tokenizer#encode(CharSequence)] but
  /// for what Model2Vec leaves out.
  public int[] ids(CharSequence text) {
    TextScratch scratch = memory.borrow(0);
    model.encode(text, scratch);
    int[] ids = scratch.encoder.ids();
    int[] chosen = Arrays.copyOf(ids, model.rows().chosen(ids, scratch.encoder.count()));
    memory.giveBack(scratch);
    return chosen;
  }

  /// What decides about vectors, as a SHA-256 in hexadecimal: models with the same fingerprint give
  /// the same vectors. Reads the whole table, the first time.
  public String fingerprint() {
    return model.fingerprint();
  }

  /// The SHA-256 of its `tokenizer.json` in hexadecimal, read anew.
  public String tokenizerFingerprint() {
    return ModelFingerprint.of(model.folder().tokenizer());
  }

  /// The vector of a text, in a new array.
  ///
  /// @throws TokenizationException if the vocabulary has neither a token for a character nor one
  ///   for unknown ones
  public float[] embed(CharSequence text) {
    float[] vector = new float[dimension];
    embed(text, vector, 0);
    return vector;
  }

  /// Writes the vector of a text to `out[outOffset ..]`.
  ///
  /// @throws TokenizationException as [#embed(CharSequence)]
  /// @throws TensorException if there is no room for it
  public void embed(CharSequence text, float[] out, int outOffset) {
    require(1, out.length, outOffset);
    TextScratch scratch = memory.borrow(0);
    embed(text, scratch, out, outOffset);
    memory.giveBack(scratch);
  }

  /// Writes the vector of the text `utf8[from .. to)` to `out[outOffset ..]`; bytes that are not
  /// UTF-8 count as U+FFFD.
  ///
  /// @throws TokenizationException as [#embed(CharSequence)]
  /// @throws TensorException if there is no room for it
  public void embed(byte[] utf8, int from, int to, float[] out, int outOffset) {
    require(1, out.length, outOffset);
    TextScratch scratch = memory.borrow(0);
    model.encode(utf8, from, to, scratch);
    model.embed(scratch, dimension);
    System.arraycopy(scratch.x, 0, out, outOffset, dimension);
    memory.giveBack(scratch);
  }

  /// Writes the vectors of texts to `out[outOffset ..]`, (texts, dimension).
  ///
  /// @throws TokenizationException as [#embed(CharSequence)]
  /// @throws TensorException if there is no room for them
  public void embedAll(List<? extends CharSequence> texts, float[] out, int outOffset) {
    require(texts.size(), out.length, outOffset);
    EmbedBatchEvent event = begin(texts);
    if (batches == null || !batches.share(texts, out, outOffset)) {
      embedAll(texts, 0, texts.size(), out, outOffset);
    }
    commit(event);
  }

  /// Writes the vectors of texts to `out`, (texts, dimension), F32, from byte `outByteOffset` on.
  ///
  /// @throws TokenizationException as [#embed(CharSequence)]
  /// @throws TensorException if there is no room for them
  public void embedAll(List<? extends CharSequence> texts, MemorySegment out, long outByteOffset) {
    long elements = (out.byteSize() - outByteOffset) / Float.BYTES;
    if (outByteOffset < 0 || elements < (long) texts.size() * dimension) {
      throw tooShort(texts.size(), out.byteSize() / Float.BYTES, outByteOffset / Float.BYTES);
    }
    EmbedBatchEvent event = begin(texts);
    if (batches == null || !batches.share(texts, out, outByteOffset)) {
      embedAll(texts, 0, texts.size(), out, outByteOffset);
    }
    commit(event);
  }

  /// The vectors of texts, (texts, dimension), F32, in memory of `arena`.
  ///
  /// @throws TokenizationException as [#embed(CharSequence)]
  public Tensor embedAll(List<? extends CharSequence> texts, Arena arena) {
    long bytes = (long) texts.size() * dimension * Float.BYTES;
    MemorySegment out = arena.allocate(bytes, 64);
    embedAll(texts, out, 0);
    return Tensor.of("", DType.F32, Shape.of(texts.size(), dimension), out);
  }

  private @Nullable EmbedBatchEvent begin(List<? extends CharSequence> texts) {
    if (!EmbedBatchEvent.TYPE.isEnabled()) {
      return null;
    }
    EmbedBatchEvent event = new EmbedBatchEvent();
    event.texts = texts.size();
    event.dimension = dimension;
    event.begin();
    return event;
  }

  private static void commit(@Nullable EmbedBatchEvent event) {
    if (event != null) {
      event.commit();
    }
  }

  void embedAll(
      List<? extends CharSequence> texts, int first, int end, float[] out, int outOffset) {
    TextScratch scratch = memory.borrow(0);
    for (int i = first; i < end; i++) {
      embed(texts.get(i), scratch, out, outOffset + i * dimension);
    }
    memory.giveBack(scratch);
  }

  void embedAll(
      List<? extends CharSequence> texts,
      int first,
      int end,
      MemorySegment out,
      long outByteOffset) {
    TextScratch scratch = memory.borrow(0);
    long at = outByteOffset + (long) first * dimension * Float.BYTES;
    for (int i = first; i < end; i++, at += (long) dimension * Float.BYTES) {
      model.encode(texts.get(i), scratch);
      model.embed(scratch, dimension);
      MemorySegment.copy(scratch.x, 0, out, Tensor.FLOAT, at, dimension);
    }
    memory.giveBack(scratch);
  }

  private void embed(CharSequence text, TextScratch scratch, float[] out, int outOffset) {
    model.encode(text, scratch);
    model.embed(scratch, dimension);
    System.arraycopy(scratch.x, 0, out, outOffset, dimension);
  }

  private void require(int texts, int length, int offset) {
    if (offset < 0 || length - offset < (long) texts * dimension) {
      throw tooShort(texts, length, offset);
    }
  }

  private TensorException tooShort(int texts, long length, long offset) {
    String expected = (long) texts * dimension + " floats from " + offset;
    return new TensorException(OPERATION + ": output", expected, length + " in all", where());
  }

  private String where() {
    return model.path().toString();
  }

  /// Unmaps the model; calls that run meanwhile throw.
  @Override
  public void close() {
    model.close();
  }

  /// For example `TextEmbedder(256 elements, 29528 rows, F32, WordPiece tokenizer, 29528 ids)`.
  @Override
  public String toString() {
    return "TextEmbedder(%d elements, %s, %s)".formatted(dimension, model.rows(), tokenizer());
  }
}
