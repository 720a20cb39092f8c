package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.LanewiseException;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Writes word vectors in the two forms of [word2vec](https://code.google.com/archive/p/word2vec/),
/// as its C program does.
///
/// ```
/// text      V D 0x0a    V × ( token  D × (0x20 number)  0x0a )
/// binary    V D 0x0a    V × ( token  0x20  D × f32 little-endian  0x0a )
/// ```
///
/// ```java
/// Word2VecWriter.writeText(target, vocabulary::bytes, Word2VecWriter.Rows.of(vectors));
/// ```
///
/// - **Numbers** in text are what [Float#toString] makes of them, without a fraction of zero: few
///   digits, and read back to the same bits. NaN is `nan`, whatever its payload; infinity is `inf`.
/// - **Tokens** are written byte for byte. Neither form can escape a blank or a line end, so one
///   that holds either is refused. Whether they are unique is not checked.
/// - **Memory.** Two megabytes, whatever there is to write. The file is created or replaced
///   atomically, through a temporary file in its folder.
public final class Word2VecWriter {
  private static final int BUFFER = 1 << 20;

  private final Path target;
  private final AtomicFile file;
  private final LongFunction<byte @Nullable []> tokens;
  private final Rows rows;
  private final ByteBuffer buffer;

  private Word2VecWriter(
      Path target, AtomicFile file, LongFunction<byte @Nullable []> tokens, Rows rows) {
    this.target = target;
    this.file = file;
    this.tokens = tokens;
    this.rows = rows;
    this.buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// What the rows are read from.
  ///
  /// @param count V
  /// @param columns D, from 1 to 32,768
  /// @param reader reads one
  public record Rows(long count, int columns, Reader reader) {
    /// The rows of a tensor (V, D) of F32, F16 or BF16.
    ///
    /// @throws LanewiseException if it has another rank
    public static Rows of(Tensor vectors) {
      vectors.require("write: word vectors", vectors.dtype(), 2);
      long columns = vectors.shape().dim(1);
      return new Rows(
          vectors.shape().dim(0),
          (int) Math.min(columns, Integer.MAX_VALUE),
          (row, values) -> {
            for (int i = 0; i < values.length; i++) {
              values[i] = vectors.getFloat(row * columns + i);
            }
          });
    }
  }

  /// Reads a row, for example by `embedding.lookup(row, values, 0)`.
  public interface Reader {
    /// Fills `values`, which has one for each column.
    void read(long row, float[] values);
  }

  /// Writes text.
  ///
  /// @param tokens the bytes of the token of a row
  /// @throws WeightFormatException SCHEMA if a row has no token, or one with a blank or line end in
  ///   it; LIMIT if rows are too long
  /// @throws WeightFileException if the file can't be written; nothing is left behind then
  public static void writeText(Path target, LongFunction<byte @Nullable []> tokens, Rows rows) {
    write(target, tokens, rows, Word2VecWriter::putText);
  }

  /// Writes binary.
  ///
  /// @param tokens the bytes of the token of a row
  /// @throws WeightFormatException SCHEMA if a row has no token, or one with a blank or line end in
  ///   it; LIMIT if rows are too long
  /// @throws WeightFileException if the file can't be written; nothing is left behind then
  public static void writeBinary(Path target, LongFunction<byte @Nullable []> tokens, Rows rows) {
    write(target, tokens, rows, Word2VecWriter::putBinary);
  }

  private interface Form {
    void put(Word2VecWriter writer, float[] values) throws IOException;
  }

  private static void write(
      Path target, LongFunction<byte @Nullable []> tokens, Rows rows, Form form) {
    if (rows.columns < 1 || rows.columns > WordSource.MOST_COLUMNS) {
      String expected = "1 to " + WordSource.MOST_COLUMNS;
      throw refused(target, Kind.LIMIT, "columns", expected, rows.columns + "");
    }
    AtomicFile.write(target, file -> new Word2VecWriter(target, file, tokens, rows).run(form));
  }

  private void run(Form form) throws IOException {
    put((rows.count + " " + rows.columns + "\n").getBytes(StandardCharsets.US_ASCII));
    float[] values = new float[rows.columns];
    for (long row = 0; row < rows.count; row++) {
      put(token(row));
      rows.reader.read(row, values);
      form.put(this, values);
    }
    flush();
  }

  private byte[] token(long row) {
    byte[] token = tokens.apply(row);
    if (token == null) {
      throw refused(target, Kind.SCHEMA, "token of row " + row, "one", "none");
    }
    for (byte b : token) {
      if (b == ' ' || b == '\n') {
        String text = Printable.name(new String(token, StandardCharsets.UTF_8));
        String expected = "no blank or line end in it";
        throw refused(target, Kind.SCHEMA, "token of row " + row, expected, text);
      }
    }
    return token;
  }

  private void putText(float[] values) throws IOException {
    for (float value : values) {
      put((" " + text(value)).getBytes(StandardCharsets.US_ASCII));
    }
    put(new byte[] {'\n'});
  }

  private void putBinary(float[] values) throws IOException {
    put(new byte[] {' '});
    for (float value : values) {
      reserve(Float.BYTES);
      buffer.putFloat(value);
    }
    put(new byte[] {'\n'});
  }

  /// The number without `.0`, as C reads it.
  static String text(float value) {
    if (!Float.isFinite(value)) {
      return Float.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
    String text = Float.toString(value);
    int exponent = text.indexOf('E');
    String digits = exponent < 0 ? text : text.substring(0, exponent);
    String power = exponent < 0 ? "" : "e" + text.substring(exponent + 1);
    return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits) + power;
  }

  private void put(byte[] bytes) throws IOException {
    if (bytes.length > buffer.capacity()) {
      flush();
      file.write(bytes);
    } else {
      reserve(bytes.length);
      buffer.put(bytes);
    }
  }

  private void reserve(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
  }

  private void flush() throws IOException {
    file.write(MemorySegment.ofArray(buffer.array()).asSlice(0, buffer.position()));
    buffer.clear();
  }

  private static WeightFormatException refused(
      Path target, Kind kind, String what, String expected, String actual) {
    return new WeightFormatException(
        kind, "write: " + what, expected, actual, target, null, -1, null);
  }
}
