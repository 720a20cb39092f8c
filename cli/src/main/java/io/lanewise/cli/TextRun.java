package io.lanewise.cli;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/// Texts from an input by some threads to an output, in the order of the input.
///
/// The caller reads and writes meanwhile. As many pieces are under way as twice the threads, so
/// memory does not depend on the input. Where the input makes wait, what was read is printed first:
/// whoever writes texts by hand sees their vectors at once.
final class TextRun {
  /// What becomes of a piece whose turn has come; on the caller's thread.
  interface Sink {
    void take(TextPiece piece) throws IOException;
  }

  private final Texts texts;
  private final Consumer<TextPiece> work;
  private final Sink sink;
  private final Progress progress;
  private final Queue<FutureTask<TextPiece>> underWay = new ArrayDeque<>();
  private final Deque<TextPiece> free = new ArrayDeque<>();

  private TextRun(Texts texts, Consumer<TextPiece> work, Sink sink, Progress progress) {
    this.texts = texts;
    this.work = work;
    this.sink = sink;
    this.progress = progress;
  }

  /// Runs until the texts end.
  ///
  /// @param work what is done with a piece; on any thread, several pieces at a time
  static void run(Texts texts, int threads, Session session, Consumer<TextPiece> work, Sink sink)
      throws IOException {
    TextRun run = new TextRun(texts, work, sink, new Progress(session));
    try (ExecutorService team =
        Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory())) {
      try {
        run.all(team, 2 * threads);
      } finally {
        team.shutdownNow(); // after a failure nobody waits for the rest
      }
    }
    run.progress.end();
  }

  private void all(ExecutorService team, int pieces) throws IOException {
    for (int i = 0; i < pieces; i++) {
      free.add(new TextPiece());
    }
    try {
      for (boolean more = true; more; ) {
        while (!underWay.isEmpty() && (free.isEmpty() || texts.mustWait())) {
          free.add(deliverNext());
        }
        TextPiece piece = free.remove();
        more = texts.fill(piece);
        if (more) {
          FutureTask<TextPiece> task = new FutureTask<>(() -> work.accept(piece), piece);
          underWay.add(task);
          team.execute(task);
        }
      }
    } catch (CommandException badInput) {
      while (!underWay.isEmpty()) {
        deliverNext(); // what came before it
      }
      throw badInput;
    }
    while (!underWay.isEmpty()) {
      deliverNext();
    }
  }

  private TextPiece deliverNext() throws IOException {
    TextPiece piece = result(underWay.remove());
    deliver(piece);
    return piece;
  }

  private void deliver(TextPiece piece) throws IOException {
    sink.take(piece);
    progress.step(piece.count());
  }

  private static TextPiece result(FutureTask<TextPiece> task) throws IOException {
    try {
      return task.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new AssertionError("work throws nothing checked", failed);
      }
    }
  }
}
