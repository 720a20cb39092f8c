package io.lanewise.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Makes npz files with the JDK's own zip writer, which streams what it deflates: sizes and
/// checksum are 0 in the local header.
final class NpzBytes {
  static final int LOCAL = 0x04034b50;
  static final int CENTRAL = 0x02014b50;
  static final int END = 0x06054b50;

  private NpzBytes() {}

  /// An archive of one member.
  static Path write(Path file, int method, String tensor, byte[] npy) throws IOException {
    return Files.write(file, of(zip -> add(zip, method, tensor + ".npy", npy)));
  }

  interface Body {
    void writeTo(ZipOutputStream zip) throws IOException;
  }

  static byte[] of(Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(bytes, body);
    return bytes.toByteArray();
  }

  static void write(OutputStream to, Body body) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(to)) {
      zip.setLevel(Deflater.BEST_SPEED);
      body.writeTo(zip);
    }
  }

  static void add(ZipOutputStream zip, int method, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(method);
    if (method == ZipEntry.STORED) {
      CRC32 crc = new CRC32();
      crc.update(bytes);
      entry.setSize(bytes.length);
      entry.setCrc(crc.getValue());
    }
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  /// Where the header of this kind of a member, or the end, begins.
  ///
  /// @param index of the member
  static int find(byte[] zip, int signature, int index) {
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int left = index;
    for (int at = 0; at <= zip.length - 4; at++) {
      if (bytes.getInt(at) == signature) {
        if (left == 0) {
          return at;
        }
        left--;
      }
    }
    throw new AssertionError("no such header");
  }
}
