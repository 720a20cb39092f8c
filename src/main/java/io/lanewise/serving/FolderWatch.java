package io.lanewise.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Looks at a model's folder again and again, and exchanges the model of a handle when it changes.
///
/// ```java
/// try (EmbedderHandle handle = EmbedderHandle.open(folder);
///     FolderWatch watch =
///         FolderWatch.start(
///             handle, folder, Duration.ofSeconds(5), Set.of(Difference.VECTORS), System.err::println)) {
/// ```
///
/// **Put a new folder in the place of the old one**, by a rename or by pointing a symbolic link at
/// it: what is written over a mapped file is read by the calls that run. A folder is opened when it
/// has looked the same twice, so one that is still being copied is left alone.
///
/// Looks, and does not wait for the file system to tell: links that are exchanged and network
/// drives tell nothing. A look reads the times and sizes of a few files.
public final class FolderWatch implements AutoCloseable {
  /// Modules have folders of their own in that of the model.
  private static final int DEPTH = 2;

  private final EmbedderHandle handle;
  private final Path folder;
  private final Set<Difference> accepted;
  private final Consumer<? super RuntimeException> failures;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private Set<String> used;
  private Set<String> seen;

  private FolderWatch(
      EmbedderHandle handle,
      Path folder,
      Duration interval,
      Set<Difference> accepted,
      Consumer<? super RuntimeException> failures) {
    this.handle = handle;
    this.folder = folder;
    this.accepted = Set.copyOf(accepted);
    this.failures = failures;
    this.used = state(folder);
    this.seen = used;
    this.thread =
        Thread.ofPlatform().daemon().name("lanewise-watch").unstarted(() -> watch(interval));
  }

  /// Begins to look.
  ///
  /// @param handle whose model is exchanged; the folder that it was opened from is taken as it is
  /// @param interval between two looks; a change is taken after two of them
  /// @param accepted as for [EmbedderHandle#swap]
  /// @param failures gets what a swap has thrown, once for each state of the folder
  public static FolderWatch start(
      EmbedderHandle handle,
      Path folder,
      Duration interval,
      Set<Difference> accepted,
      Consumer<? super RuntimeException> failures) {
    FolderWatch watch = new FolderWatch(handle, folder, interval, accepted, failures);
    watch.thread.start();
    return watch;
  }

  private void watch(Duration interval) {
    try {
      while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
        look();
      }
    } catch (InterruptedException ended) {
      // Somebody wants this thread to end, and it does.
    }
  }

  private void look() {
    Set<String> now = state(folder);
    boolean rests = now.equals(seen);
    seen = now;
    if (!rests || now.equals(used) || now.isEmpty()) {
      return;
    }
    used = now;
    try {
      handle.swap(folder, accepted);
    } catch (RuntimeException failure) {
      failures.accept(failure);
    }
  }

  /// What tells a folder from what it was: where it really is, and its files' sizes and times.
  private static Set<String> state(Path folder) {
    Set<String> state = new TreeSet<>();
    try {
      List<Path> paths;
      try (Stream<Path> all = Files.walk(folder.toRealPath(), DEPTH)) {
        paths = all.toList();
      }
      for (Path path : paths) {
        BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
        if (file.isRegularFile()) {
          state.add(
              path + " " + file.size() + " " + file.lastModifiedTime() + " " + file.fileKey());
        }
      }
      return state;
    } catch (IOException | UncheckedIOException beingReplaced) {
      return Set.of();
    }
  }

  /// What is looked at.
  public Path folder() {
    return folder;
  }

  /// Looks no more; waits for a swap that has begun.
  @Override
  public void close() {
    closed.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException laterThen) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
