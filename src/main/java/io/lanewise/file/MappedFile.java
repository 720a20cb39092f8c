package io.lanewise.file;

import io.lanewise.file.WeightFileException.Kind;
import io.lanewise.tensor.LanewiseException;
import io.lanewise.tensor.Source;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One file, mapped whole and read-only, and what it was when it was mapped.
///
/// The channel is closed as soon as the mapping stands: a mapping outlives its channel, and an
/// interrupted thread closes any channel that it touches.
final class MappedFile implements Source {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path path;
  private final MemorySegment segment;
  private final BasicFileAttributes opened;
  private final Mapping mapping;

  private MappedFile(
      Path path, MemorySegment segment, BasicFileAttributes opened, Mapping mapping) {
    this.path = path;
    this.segment = segment;
    this.opened = opened;
    this.mapping = mapping;
  }

  static MappedFile map(Path path, Arena arena, Mapping mapping) {
    if (!path.getFileSystem().equals(FileSystems.getDefault())) {
      String actual = path.getFileSystem().provider().getScheme() + ":";
      throw new WeightFileException(
          Kind.NOT_MAPPABLE, "open: path", "of the default file system", actual, path);
    }
    try {
      BasicFileAttributes before = Files.readAttributes(path, BasicFileAttributes.class);
      if (before.isDirectory()) {
        throw new WeightFileException(Kind.DIRECTORY, "open: file", "a file", "a folder", path);
      }
      if (!before.isRegularFile()) {
        // Opening a pipe would wait for its writer, and a device has no size.
        throw new WeightFileException(
            Kind.UNREADABLE, "open: file", "a regular file", "a pipe or device", path);
      }
      MemorySegment segment;
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        segment = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      }
      MappedFile file = new MappedFile(path, segment, before, mapping);
      file.checkUnchanged();
      return file;
    } catch (NoSuchFileException missing) {
      throw new WeightFileException(
          Kind.MISSING, "open: file", "a file", "no such file", path, null, -1, missing);
    } catch (IOException failure) {
      throw unreadable(path, failure);
    }
  }

  private static WeightFileException unreadable(Path path, IOException why) {
    String reason = why.getClass().getSimpleName() + " " + why.getMessage();
    return new WeightFileException(
        Kind.UNREADABLE, "open: file", "a readable file", reason, path, null, -1, why);
  }

  Path path() {
    return path;
  }

  long size() {
    return segment.byteSize();
  }

  /// When it had been modified when it was mapped.
  FileTime modified() {
    return opened.lastModifiedTime();
  }

  /// The tensor of an entry, in place.
  Tensor tensor(TensorEntry entry) {
    MemorySegment bytes = segment.asSlice(entry.byteOffset(), entry.byteLength());
    return Tensor.of(entry.name(), entry.dtype(), entry.shape(), bytes, this);
  }

  /// All its bytes. Who reads them ends the `try` with [Tensor#awaitFaults] and hands what it
  /// catches to [#truncated].
  MemorySegment bytes() {
    return segment;
  }

  /// A refusal that names this file.
  WeightFormatException error(
      WeightFormatException.Kind kind,
      String what,
      String expected,
      String actual,
      @Nullable String tensor,
      long offset) {
    return new WeightFormatException(kind, what, expected, actual, path, tensor, offset, null);
  }

  /// Whether these are its first bytes.
  boolean beginsWith(byte[] mark) {
    if (size() < mark.length) {
      return false;
    }
    byte[] start = new byte[mark.length];
    copy(0, start, 0, start.length);
    return Arrays.equals(start, mark);
  }

  /// Its bytes from `from` on, at most `most`, and a line end behind them: so that whoever goes
  /// through the lines of a text needs to look for nothing else.
  byte[] beginOfText(long from, int most) {
    int length = (int) Math.min(most, size() - from);
    byte[] bytes = new byte[length + 1];
    copy(from, bytes, 0, length);
    bytes[length] = '\n';
    return bytes;
  }

  /// Eight bytes as an unsigned little-endian number; the caller has checked that they are there.
  long unsignedLong(long offset) {
    try {
      long value = segment.get(LONG, offset);
      Tensor.awaitFaults();
      return value;
    } catch (InternalError fault) {
      throw truncated("open", fault);
    }
  }

  /// Copies bytes out; the caller has checked that they are there.
  void copy(long offset, byte[] target, int at, int length) {
    try {
      MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, target, at, length);
      Tensor.awaitFaults();
    } catch (InternalError fault) {
      throw truncated("open", fault);
    }
  }

  /// @throws WeightFileException CHANGED if size, modification time or identity differ from opening
  void checkUnchanged() {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      if (now.size() != segment.byteSize()) {
        throw changed("size", segment.byteSize() + " bytes", now.size() + " bytes");
      }
      if (!now.lastModifiedTime().equals(opened.lastModifiedTime())) {
        throw changed("time", "" + opened.lastModifiedTime(), "" + now.lastModifiedTime());
      }
      if (!Objects.equals(now.fileKey(), opened.fileKey())) {
        throw changed("identity", "" + opened.fileKey(), "" + now.fileKey());
      }
    } catch (NoSuchFileException missing) {
      throw changed("file", "the one that was opened", "no such file");
    } catch (IOException failure) {
      throw unreadable(path, failure);
    }
  }

  private WeightFileException changed(String what, String expected, String actual) {
    return new WeightFileException(Kind.CHANGED, "check: " + what, expected, actual, path);
  }

  @Override
  public String describe(Tensor tensor) {
    return Printable.where(path, tensor.name(), offsetOf(tensor));
  }

  @Override
  public LanewiseException explain(String operation, Tensor tensor, Throwable fault) {
    if (fault instanceof InternalError) {
      return truncated(operation, fault);
    }
    return Mapping.closed(path, operation, tensor.name(), offsetOf(tensor), fault);
  }

  private long offsetOf(Tensor tensor) {
    long offset = tensor.segment().address() - segment.address();
    // What was made from the file lies elsewhere.
    return offset >= 0 && offset <= segment.byteSize() ? offset : -1;
  }

  /// Touching a page behind the end of a shrunk file raises a signal, in the JVM an InternalError.
  WeightFileException truncated(String operation, Throwable fault) {
    return mapping.fail(
        new WeightFileException(
            Kind.CHANGED,
            operation + ": mapped file",
            size() + " bytes as when it was opened",
            sizeNow() + " now",
            path,
            null,
            -1,
            fault));
  }

  private String sizeNow() {
    try {
      return Files.size(path) + " bytes";
    } catch (IOException unknown) {
      return "an unknown number";
    }
  }
}
