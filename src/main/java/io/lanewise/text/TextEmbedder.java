package io.lanewise.text;

import io.lanewise.file.ModelFolder;
import io.lanewise.file.WeightFileException;
import io.lanewise.file.WeightFormatException;
import io.lanewise.layer.Workers;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
/// | prompts | | the folder's default one; see [#forQueries] and [#forDocuments] |
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
  private final String prompt;
  private final @Nullable TextBatches batches;
  private final TextScratch.Memory memory;

  private TextEmbedder(
      StaticModel model,
      int dimension,
      String prompt,
      @Nullable Workers workers,
      TextScratch.Memory memory) {
    this.model = model;
    this.dimension = dimension;
    this.prompt = prompt;
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
    String prompt = model.folder().prompts().usual();
    return new TextEmbedder(model, model.dimension(), prompt, null, new TextScratch.Memory(model));
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
    return new TextEmbedder(model, elements, prompt, workers(), memory);
  }

  /// The same model for what is searched for: with the prompt that the folder has for queries, if
  /// it has one. Shares everything with this one, [#close] included.
  public TextEmbedder forQueries() {
    return withPrompt(model.folder().prompts().query());
  }

  /// The same model for what is found: with the prompt that the folder has for documents, if it has
  /// one. Shares everything with this one, [#close] included.
  public TextEmbedder forDocuments() {
    return withPrompt(model.folder().prompts().document());
  }

  /// The same model with a text in front of each text; an empty one for none. Then a call makes one
  /// string of both. Shares everything with this one, [#close] included.
  public TextEmbedder withPrompt(String prompt) {
    return new TextEmbedder(model, dimension, prompt, workers(), memory);
  }

  /// The same model with lists of texts shared out to threads. Shares everything with this one,
  /// [#close] included.
  public TextEmbedder withWorkers(Workers workers) {
    return new TextEmbedder(model, dimension, prompt, workers, memory);
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

  /// What the folder consists of: its layout, where the parts are, and the steps behind the mean.
  public ModelFolder folder() {
    return model.folder();
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
    encode(text, scratch);
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
  /// @return how many tokens made it; the mean of none is zero
  /// @throws TokenizationException as [#embed(CharSequence)]
  /// @throws TensorException if there is no room for it
  public int embed(CharSequence text, float[] out, int outOffset) {
    require(1, out.length, outOffset);
    TextScratch scratch = memory.borrow(0);
    encode(text, scratch);
    int tokens = embedEncoded(scratch, out, outOffset);
    memory.giveBack(scratch);
    return tokens;
  }

  /// Writes the vector of the text `utf8[from .. to)` to `out[outOffset ..]`; bytes that are not
  /// UTF-8 count as U+FFFD.
  ///
  /// @return how many tokens made it
  /// @throws TokenizationException as [#embed(CharSequence)]
  /// @throws TensorException if there is no room for it
  public int embed(byte[] utf8, int from, int to, float[] out, int outOffset) {
    require(1, out.length, outOffset);
    if (!prompt.isEmpty()) {
      Objects.checkFromToIndex(from, to, utf8.length);
      String text = new String(utf8, from, to - from, StandardCharsets.UTF_8);
      return embed(text, out, outOffset);
    }
    TextScratch scratch = memory.borrow(0);
    model.encode(utf8, from, to, scratch);
    int tokens = embedEncoded(scratch, out, outOffset);
    memory.giveBack(scratch);
    return tokens;
  }

  private void encode(CharSequence text, TextScratch scratch) {
    model.encode(prompt.isEmpty() ? text : prompt + text, scratch);
  }

  private int embedEncoded(TextScratch scratch, float[] out, int outOffset) {
    int tokens = model.embed(scratch, dimension);
    System.arraycopy(scratch.x, 0, out, outOffset, dimension);
    return tokens;
  }

  /// Writes the vectors of texts to `out[outOffset ..]`, (texts, dimension).
  ///
  /// @return how many tokens made them
  /// @throws TokenizationException as [#embed(CharSequence)]
  /// @throws TensorException if there is no room for them
  public long embedAll(List<? extends CharSequence> texts, float[] out, int outOffset) {
    require(texts.size(), out.length, outOffset);
    return share(texts, out, outOffset);
  }

  /// Writes the vectors of texts to arrays of their own, `out[text][0 .. dimension)`.
  ///
  /// @return how many tokens made them
  /// @throws TokenizationException as [#embed(CharSequence)]
  /// @throws TensorException if there are fewer arrays than texts, or one has no room
  public long embedAll(List<? extends CharSequence> texts, float[][] out) {
    if (out.length < texts.size()) {
      throw new TensorException(
          OPERATION + ": output", texts.size() + " arrays", out.length + "", where());
    }
    for (int i = 0; i < texts.size(); i++) {
      require(1, out[i].length, 0);
    }
    return share(texts, out, 0);
  }

  /// Writes the vectors of texts to `out`, (texts, dimension), F32, from byte `outByteOffset` on.
  ///
  /// @return how many tokens made them
  /// @throws TokenizationException as [#embed(CharSequence)]
  /// @throws TensorException if there is no room for them
  public long embedAll(List<? extends CharSequence> texts, MemorySegment out, long outByteOffset) {
    long elements = (out.byteSize() - outByteOffset) / Float.BYTES;
    if (outByteOffset < 0 || elements < (long) texts.size() * dimension) {
      throw tooShort(texts.size(), out.byteSize() / Float.BYTES, outByteOffset / Float.BYTES);
    }
    return share(texts, out, outByteOffset);
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

  /// @param out where vectors go, and `at` the offset in it: `float[]`, `float[][]` or a segment of
  ///   bytes. As it came, since any object around it would be one for each call
  private long share(List<? extends CharSequence> texts, Object out, long at) {
    EmbedBatchEvent event = null;
    if (EmbedBatchEvent.TYPE.isEnabled()) {
      event = new EmbedBatchEvent();
      event.begin();
    }
    long tokens = batches == null ? TextBatches.ALONE : batches.share(texts, out, at);
    if (tokens == TextBatches.ALONE) {
      tokens = embedSome(texts, 0, texts.size(), out, at);
    }
    if (event != null) {
      event.texts = texts.size();
      event.tokens = tokens;
      event.dimension = dimension;
      event.commit();
    }
    return tokens;
  }

  /// Embeds the texts `first .. end` to their places in `out`.
  long embedSome(List<? extends CharSequence> texts, int first, int end, Object out, long at) {
    TextScratch scratch = memory.borrow(0);
    long tokens = 0;
    for (int i = first; i < end; i++) {
      encode(texts.get(i), scratch);
      tokens += model.embed(scratch, dimension);
      if (out instanceof float[] array) {
        System.arraycopy(scratch.x, 0, array, (int) at + i * dimension, dimension);
      } else if (out instanceof float[][] arrays) {
        System.arraycopy(scratch.x, 0, arrays[i], 0, dimension);
      } else {
        long place = at + (long) i * dimension * Float.BYTES;
        MemorySegment.copy(scratch.x, 0, (MemorySegment) out, Tensor.FLOAT, place, dimension);
      }
    }
    memory.giveBack(scratch);
    return tokens;
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
