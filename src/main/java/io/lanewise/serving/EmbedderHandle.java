package io.lanewise.serving;

import io.lanewise.file.WeightFileException;
import io.lanewise.file.WeightFormatException;
import io.lanewise.internal.parallel.Users;
import io.lanewise.tensor.TensorException;
import io.lanewise.text.TextEmbedder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// A text embedder that is exchanged for another while it serves.
///
/// ```java
/// try (EmbedderHandle handle = EmbedderHandle.open(Path.of("model"))) {
///   float[] vector = handle.embed("a first sentence");
///   handle.swap(Path.of("model-of-today"), Set.of(Difference.VECTORS));
/// }
/// ```
///
/// - **Swapping.** A call ends on the model that it began with: no vector is of two. The old model
///   is unmapped when the last call on it has ended, by whoever that is.
/// - **Refusal.** A model with another dimension, tokenizer or other vectors is refused with
///   [SwapRefusedException], unless the caller accepts that difference: vectors that were stored
///   would silently stop matching those of new texts. Telling reads the whole table of both, once.
/// - **Threads.** Any; calls take no lock and allocate nothing beside what [TextEmbedder] does.
///   Swaps wait for each other.
/// - **Events.** `lanewise.ModelSwap` and, for lists of texts, `lanewise.EmbedBatch` in the JDK's
///   Flight Recorder.
/// - **Lifetime.** After [#close] calls throw [IllegalStateException]; those that run end first.
public final class EmbedderHandle implements AutoCloseable {
  /// One model, and who computes with it.
  private record Version(TextEmbedder embedder, Users users) {
    static Version of(TextEmbedder embedder) {
      return new Version(embedder, new Users(embedder::close));
    }
  }

  private final UnaryOperator<TextEmbedder> options;
  private final AtomicLong swaps = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();
  private volatile Version current;
  private volatile boolean closed;

  private EmbedderHandle(TextEmbedder first, UnaryOperator<TextEmbedder> options) {
    this.options = options;
    this.current = Version.of(first);
  }

  /// Opens a model's folder.
  ///
  /// @throws WeightFileException as [TextEmbedder#open]
  /// @throws WeightFormatException as [TextEmbedder#open]
  public static EmbedderHandle open(Path folder) {
    return open(folder, UnaryOperator.identity());
  }

  /// Opens a model's folder, and every later one, with options: a dimension, workers.
  ///
  /// @param options such as `e -> e.withWorkers(workers)`
  /// @throws WeightFileException as [TextEmbedder#open]
  /// @throws WeightFormatException as [TextEmbedder#open]
  public static EmbedderHandle open(Path folder, UnaryOperator<TextEmbedder> options) {
    return new EmbedderHandle(opened(folder, options), options);
  }

  private static TextEmbedder opened(Path folder, UnaryOperator<TextEmbedder> options) {
    TextEmbedder embedder = TextEmbedder.open(folder);
    try {
      return options.apply(embedder);
    } catch (Throwable failure) {
      embedder.close();
      throw failure;
    }
  }

  /// Opens a folder and makes it the model of all calls that begin from now on.
  ///
  /// @param accepted how the new model may differ
  /// @throws SwapRefusedException if it differs in another way; the old one stays
  /// @throws WeightFileException as [TextEmbedder#open]; the old one stays
  /// @throws WeightFormatException as [TextEmbedder#open]; the old one stays
  public synchronized void swap(Path folder, Set<Difference> accepted) {
    requireOpen();
    ModelSwapEvent event = new ModelSwapEvent();
    event.begin();
    event.folder = folder.toString();
    try {
      TextEmbedder next = opened(folder, options);
      try {
        Differences.require(current.embedder, next, accepted);
      } catch (Throwable failure) {
        next.close();
        throw failure;
      }
      Version old = current;
      current = Version.of(next);
      old.users.retire();
      swaps.incrementAndGet();
      event.result = "swapped";
    } catch (Throwable failure) {
      refusals.incrementAndGet();
      event.result = String.valueOf(failure.getMessage());
      throw failure;
    } finally {
      event.commit();
    }
  }

  /// Elements of a vector of the model that is current.
  public int dimension() {
    return current.embedder.dimension();
  }

  /// The folder of the model that is current.
  public Path path() {
    return current.embedder.path();
  }

  /// How often the model was exchanged.
  public long swaps() {
    return swaps.get();
  }

  /// How many exchanges were refused or failed.
  public long refusals() {
    return refusals.get();
  }

  /// The vector of a text, in a new array.
  ///
  /// @throws IllegalStateException if the handle is closed
  public float[] embed(CharSequence text) {
    Version version = enter();
    try {
      return version.embedder.embed(text);
    } finally {
      version.users.leave();
    }
  }

  /// Writes the vector of a text to `out[outOffset ..]`.
  ///
  /// @return how many tokens made it
  /// @throws IllegalStateException if the handle is closed
  /// @throws TensorException if there is no room for a vector of the model that is current
  public int embed(CharSequence text, float[] out, int outOffset) {
    Version version = enter();
    try {
      return version.embedder.embed(text, out, outOffset);
    } finally {
      version.users.leave();
    }
  }

  /// Writes the vectors of texts, all of one model, to `out[outOffset ..]`, (texts, dimension).
  ///
  /// @return how many tokens made them
  /// @throws IllegalStateException if the handle is closed
  /// @throws TensorException if there is no room for vectors of the model that is current
  public long embedAll(List<? extends CharSequence> texts, float[] out, int outOffset) {
    Version version = enter();
    try {
      return version.embedder.embedAll(texts, out, outOffset);
    } finally {
      version.users.leave();
    }
  }

  /// What a function computes with the model that is current, which stays open meanwhile.
  ///
  /// @param work must not keep the embedder
  /// @throws IllegalStateException if the handle is closed
  public <R> R use(Function<? super TextEmbedder, R> work) {
    Version version = enter();
    try {
      return work.apply(version.embedder);
    } finally {
      version.users.leave();
    }
  }

  /// The current version, of which the calling thread is a user until it leaves.
  private Version enter() {
    while (true) {
      Version version = current;
      version.users.enter();
      if (version.users == current.users && !closed) {
        return version;
      }
      version.users.leave();
      requireOpen();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("embedder handle: expected to be open, got a closed one");
    }
  }

  /// Unmaps the model when the calls that run have ended. Again: does nothing.
  @Override
  public synchronized void close() {
    closed = true;
    current.users.retire();
  }

  /// For example `EmbedderHandle(TextEmbedder(…), 3 swaps)`.
  @Override
  public String toString() {
    String state = closed ? "closed" : current.embedder.toString();
    return "EmbedderHandle(" + state + ", " + swaps + " swaps)";
  }
}
