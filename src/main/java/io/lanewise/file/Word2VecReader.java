package io.lanewise.file;

/// Reads the files of [word2vec](https://code.google.com/archive/p/word2vec/), text and binary, and
/// fastText's `.vec`, which are the same text with a blank before each line end.
///
/// ```
/// text      V D 0x0a    V × ( token  D × (0x20 number)  0x0a )
/// binary    V D 0x0a    V × ( 0x0a*  token  0x20  D × f32 little-endian )
/// ```
///
/// Neither has a mark: a header line of two numbers is one, and what follows the first token tells
/// text from binary. A GloVe file with a header is word2vec text.
final class Word2VecReader implements WeightFormat {
  private static final String TEXT = "word2vec-text";
  private static final String BINARY = "word2vec-binary";

  /// Text goes on for longer than this, and four floats of printable bytes are no accident.
  private static final int LEAST_SAMPLE = 16;

  private static final int SAMPLE = 64;

  private static final int WINDOW = 1 << 16;

  @Override
  public boolean recognises(MappedFile file) {
    return Word2VecHeader.isThere(file);
  }

  @Override
  public Contents read(MappedFile file, Opening opening) {
    Word2VecHeader header = Word2VecHeader.read(file);
    return WordVectors.read(source(file, header), opening);
  }

  private static WordSource source(MappedFile file, Word2VecHeader header) {
    int columns = header.columns();
    if (isText(file, header)) {
      header.requireRoom(file, 2L * columns);
      return new TextTable(TEXT, file, header.end(), columns, header.rows(), false);
    }
    header.requireRoom(file, (long) columns * Float.BYTES + 1);
    return new BinaryTable(BINARY, file, header.end(), columns, header.rows());
  }

  /// Whether numbers and nothing else follow the first token up to the line end, however many; or
  /// at least fields, and bytes that no floats in binary have: so a wrong number is named as such.
  private static boolean isText(MappedFile file, Word2VecHeader header) {
    byte[] bytes = file.beginOfText(header.end(), WINDOW);
    int length = bytes.length - 1;
    int next = LineFields.next(bytes, 0);
    int end = LineFields.trimmedEnd(bytes, 0, next);
    int token = LineFields.fieldEnd(bytes, 0, end);
    int numbers = LineFields.trailingNumbers(bytes, 0, end);
    boolean onlyNumbers = numbers > 0 && numbers == LineFields.count(bytes, token + 1, end);
    boolean anyFields = end > token;
    return header.rows() == 0 || onlyNumbers || (anyFields && isPrintable(bytes, token, length));
  }

  private static boolean isPrintable(byte[] bytes, int from, int length) {
    int end = Math.min(from + SAMPLE, length);
    for (int at = from; at < end; at++) {
      if (!isPrintable(bytes[at])) {
        return false;
      }
    }
    return end - from >= LEAST_SAMPLE;
  }

  private static boolean isPrintable(byte b) {
    return (b >= ' ' && b <= '~') || b == '\n' || b == '\r' || b == '\t';
  }
}
