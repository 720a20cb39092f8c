package io.lanewise.file;

import io.lanewise.file.WeightFileException.Kind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes a file so that its name has the old contents or the new ones, never a part.
///
/// A temporary file in the same folder is written, forced to the disk and moved over the target.
/// Writing in place would pull the bytes from under everyone who has the target mapped; after a
/// move they keep the old ones. A target that is a link is replaced, not followed.
///
/// An interrupt while writing closes the channel: UNWRITABLE, the target untouched.
final class AtomicFile implements AutoCloseable {
  /// A write takes an int of bytes; smaller slices keep an interrupt from waiting long.
  private static final long SLICE = 64L << 20;

  /// Bytes after which the disk is sent to work, so that the last [FileChannel#force] finds little
  /// left: half a gigabyte takes 0.8 s less.
  private static final long AHEAD = 32L << 20;

  private final FileChannel channel;
  private long written;
  private @Nullable Thread flusher;

  private AtomicFile(FileChannel channel) {
    this.channel = channel;
  }

  /// Writes the contents into the file that is to become the target.
  interface Body {
    void writeTo(AtomicFile file) throws IOException;
  }

  /// Creates or replaces `target`.
  ///
  /// @throws WeightFileException UNWRITABLE if that fails, DIRECTORY if it is a folder
  static void write(Path target, Body body) {
    if (Files.isDirectory(target)) {
      throw new WeightFileException(Kind.DIRECTORY, "write: file", "a file", "a folder", target);
    }
    Path temporary = target.resolveSibling(".lanewise-" + UUID.randomUUID() + ".tmp");
    try {
      try (AtomicFile file = create(temporary)) {
        body.writeTo(file);
        file.channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      delete(temporary, failure);
      String actual = failure.getClass().getSimpleName() + " " + failure.getMessage();
      throw new WeightFileException(
          Kind.UNWRITABLE, "write: file", "a writable file", actual, target, null, -1, failure);
    } catch (Throwable failure) {
      delete(temporary, failure);
      throw failure;
    }
  }

  private static AtomicFile create(Path path) throws IOException {
    return new AtomicFile(
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  private static void delete(Path temporary, Throwable failure) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException left) {
      failure.addSuppressed(left);
    }
  }

  /// Appends these bytes.
  void write(byte[] bytes) throws IOException {
    write(ByteBuffer.wrap(bytes));
  }

  /// Appends native memory, in slices: it may be beyond 2 GiB, buffers not.
  void write(MemorySegment bytes) throws IOException {
    for (long at = 0; at < bytes.byteSize(); at += SLICE) {
      write(bytes.asSlice(at, Math.min(SLICE, bytes.byteSize() - at)).asByteBuffer());
    }
    written += bytes.byteSize();
    if (written >= AHEAD && (flusher == null || !flusher.isAlive())) {
      written = 0;
      flusher = Thread.ofPlatform().daemon().name("lanewise-flush").start(this::flush);
    }
  }

  private void flush() {
    try {
      channel.force(false);
    } catch (IOException ignored) {
      // The last one, on the caller's thread, is the one that has to succeed.
    }
  }

  /// Goes on writing elsewhere.
  void moveTo(long position) throws IOException {
    channel.position(position);
  }

  /// Where the next byte goes.
  long position() throws IOException {
    return channel.position();
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
