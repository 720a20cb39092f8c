package io.lanewise.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Standard output, buffered, whose failures end the run instead of being lost.
///
/// A reader that closes the pipe early, such as `head`, has had enough: [Closed], which ends the
/// run quietly and with success. Anything else, such as a full disk, is a [CommandException].
final class StandardOutput extends OutputStream {
  /// Large enough that a row of a usual table costs less than one call of the system.
  private static final int BUFFER_BYTES = 1 << 16;

  private final BufferedOutputStream out;

  StandardOutput(OutputStream out) {
    this.out = new BufferedOutputStream(out, BUFFER_BYTES);
  }

  @Override
  public void write(int b) {
    writing(() -> out.write(b));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    writing(() -> out.write(bytes, offset, length));
  }

  @Override
  public void flush() {
    writing(out::flush);
  }

  /// Writes a line of UTF-8.
  void println(String line) {
    print(line + "\n");
  }

  /// Writes text as UTF-8.
  void print(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(bytes, 0, bytes.length);
  }

  private static void writing(Write write) {
    try {
      write.run();
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      if (reason.contains("Broken pipe") || reason.contains("EPIPE")) {
        throw new Closed();
      }
      throw new CommandException("standard output", "a reader or room on the disk", reason, "", e);
    }
  }

  private interface Write {
    void run() throws IOException;
  }

  /// The reader of standard output takes no more.
  static final class Closed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Closed() {
      super("standard output is closed", null, false, false);
    }
  }
}
