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

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private long written;
  private @Nullable Thread flusher;

  private AtomicFile(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
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
    try (AtomicFile file = create(target)) {
      body.writeTo(file);
      file.commit();
    } catch (IOException failure) {
      throw unwritable(target, failure);
    }
  }

  /// Begins; [#commit] gives what was written the target's name, [#close] without it removes it.
  ///
  /// @throws WeightFileException UNWRITABLE if that fails, DIRECTORY if it is a folder
  static AtomicFile create(Path target) {
    if (Files.isDirectory(target)) {
      throw new WeightFileException(Kind.DIRECTORY, "write: file", "a file", "a folder", target);
    }
    Path temporary = target.resolveSibling(".lanewise-" + UUID.randomUUID() + ".tmp");
    try {
      FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return new AtomicFile(target, temporary, channel);
    } catch (IOException failure) {
      throw unwritable(target, failure);
    }
  }

  /// What a failure to write becomes.
  static WeightFileException unwritable(Path target, IOException failure) {
    String actual = failure.getClass().getSimpleName() + " " + failure.getMessage();
    return new WeightFileException(
        Kind.UNWRITABLE, "write: file", "a writable file", actual, target, null, -1, failure);
  }

  /// Forces all to the disk and makes it the target.
  void commit() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
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

  /// Behind [#commit] there is nothing left to remove.
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(temporary);
  }
}
