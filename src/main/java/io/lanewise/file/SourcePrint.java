package io.lanewise.file;

import java.util.zip.CRC32C;

/// A checksum of some pages of a file: the first, the last and 64 between, so that it takes the
/// same time for a file of any size.
///
/// It tells another file of the same size and time. What was changed between those pages, and had
/// its time set back, it does not tell.
final class SourcePrint {
  private static final int PAGE = 4096;
  private static final int PAGES = 66;

  private SourcePrint() {}

  /// The checksum, in hexadecimal.
  static String of(MappedFile file) {
    CRC32C sum = new CRC32C();
    byte[] page = new byte[PAGE];
    long last = Math.max(0, file.size() - PAGE);
    for (int i = 0; i < PAGES; i++) {
      // In double, for the product may leave the range of long; the last page is met exactly.
      long at = i == PAGES - 1 ? last : (long) (last * (i / (PAGES - 1.0)));
      int length = (int) Math.min(PAGE, file.size() - at);
      file.copy(at, page, 0, length);
      sum.update(page, 0, length);
    }
    return Long.toHexString(sum.getValue());
  }
}
