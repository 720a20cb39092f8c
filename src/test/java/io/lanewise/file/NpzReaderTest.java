package io.lanewise.file;

import static io.lanewise.file.NpyBytes.counting;
import static io.lanewise.file.NpyBytes.dict;
import static io.lanewise.file.NpzBytes.CENTRAL;
import static io.lanewise.file.NpzBytes.END;
import static io.lanewise.file.NpzBytes.LOCAL;
import static java.util.zip.ZipEntry.DEFLATED;
import static java.util.zip.ZipEntry.STORED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules of npz, one by one, on archives of the JDK with single fields changed.
///
/// They hold a member `a`, stored and then `b`, deflated: 24 numbers, and 8 bytes behind them.
class NpzReaderTest {
  private static final byte[] NPY = NpyBytes.of(1, dict("|u1", false, "(4, 6)"), counting(32));

  @TempDir private Path folder;

  private static byte[] good() throws IOException {
    return NpzBytes.of(
        zip -> {
          NpzBytes.add(zip, STORED, "a.npy", NPY);
          NpzBytes.add(zip, DEFLATED, "b.npy", NPY);
        });
  }

  /// Which header, of which member, the field's place in it, its bytes, what is added to it.
  static Stream<Arguments> changes() {
    return Stream.of(
        change(END, 0, 0, 4, 1, Kind.TRUNCATED, "zip: expected an end record at the end, got none"),
        change(END, 0, 4, 2, 1, Kind.UNSUPPORTED, "zip: expected one file, got a part of several"),
        change(END, 0, 6, 2, 1, Kind.UNSUPPORTED, "zip: expected one file, got a part of several"),
        change(END, 0, 8, 2, -1, Kind.MISMATCH, "members on this disk: expected 2, got 1"),
        change(END, 0, 8, 4, 0x10001, Kind.MISMATCH, "members: expected <= 2 in 102 bytes, got 3"),
        change(END, 0, 8, 4, -0x10001, Kind.MISMATCH, "central directory: expected to end at"),
        change(END, 0, 12, 4, -1, Kind.MISMATCH, "end of the central directory: expected"),
        change(END, 0, 12, 4, 1, Kind.TRUNCATED, "central directory: expected 103 bytes, got 102"),
        change(END, 0, 16, 4, 1 << 31, Kind.TRUNCATED, "directory: expected 102 bytes, got 0 (%s"),
        change(
            END, 0, 20, 2, 1, Kind.TRUNCATED, "zip: expected an end record at the end, got none"),
        change(CENTRAL, 0, 0, 4, 1, Kind.SYNTAX, "directory: expected 2014b50, got 2014b51 (%s"),
        change(CENTRAL, 1, 0, 4, 1, Kind.SYNTAX, "directory: expected 2014b50, got 2014b51 (%s"),
        change(CENTRAL, 0, 8, 2, 1, Kind.UNSUPPORTED, "got an encrypted one (%s, tensor 'a', offs"),
        change(CENTRAL, 0, 8, 2, 0x40, Kind.UNSUPPORTED, "got an encrypted one"),
        change(CENTRAL, 0, 8, 2, 0x2000, Kind.UNSUPPORTED, "got an encrypted one"),
        change(CENTRAL, 0, 10, 2, 77, Kind.UNSUPPORTED, "expected method 0 or 8, got method 77"),
        change(CENTRAL, 0, 16, 4, 1, Kind.MISMATCH, "local header: CRC-32: expected"),
        change(CENTRAL, 0, 20, 4, 1, Kind.SIZE, "stored member: expected 101 bytes, got 102"),
        change(
            CENTRAL, 0, 28, 2, 900, Kind.TRUNCATED, "central directory: expected 905 bytes, got"),
        change(
            CENTRAL, 0, 30, 2, 900, Kind.TRUNCATED, "central directory: expected 900 bytes, got"),
        change(
            CENTRAL, 0, 32, 2, 900, Kind.TRUNCATED, "central directory: expected 900 bytes, got"),
        change(CENTRAL, 1, 32, 2, 1, Kind.MISMATCH, "central directory: expected to end at"),
        change(CENTRAL, 0, 42, 4, 1, Kind.MISMATCH, "local header: signature: expected"),
        change(
            CENTRAL, 0, 42, 4, 1 << 30, Kind.TRUNCATED, "local header: expected 30 bytes, got 0"),
        change(CENTRAL, 1, 42, 4, -1, Kind.OVERLAP, "member: expected 101 bytes, got 100 (%s, ten"),
        change(CENTRAL, 1, 42, 4, -136, Kind.OVERLAP, "local header: expected 30 bytes, got 0"),
        change(CENTRAL, 0, 46, 1, 2, Kind.MISMATCH, "header: name: expected 'c.npy', got 'a.npy'"),
        change(CENTRAL, 1, 46, 1, -1, Kind.DUPLICATE, "expected unique names, got 'a' twice"),
        change(CENTRAL, 0, 46, 1, '/' - 'a', Kind.UNSAFE, "stays in its folder, got '/.npy'"),
        change(CENTRAL, 0, 46, 1, 0xff - 'a', Kind.SYNTAX, "name of a member: expected UTF-8, got"),
        change(CENTRAL, 0, 47, 1, 1, Kind.UNSUPPORTED, "expected a name with .npy, got 'a/npy'"),
        change(CENTRAL, 0, 24, 4, -102, Kind.TRUNCATED, "zip64 field: expected 8 bytes, got 0"),
        change(CENTRAL, 1, 24, 4, -1, Kind.SIZE, "expanded member: expected 100 bytes, got more"),
        change(CENTRAL, 1, 24, 4, 1, Kind.SIZE, "expanded member: expected 102 bytes, got 101"),
        change(CENTRAL, 1, 24, 4, -9, Kind.TRUNCATED, "data: expected 24 bytes, got 23 (%s, tenso"),
        change(
            CENTRAL,
            1,
            20,
            4,
            1,
            Kind.MISMATCH,
            "deflated member: expected %more bytes, got %deflated"),
        change(CENTRAL, 1, 20, 4, -1, Kind.TRUNCATED, "got %less that end before"),
        change(CENTRAL, 1, 20, 4, 900, Kind.TRUNCATED, "member: expected %far bytes, got"),
        change(CENTRAL, 1, 16, 4, 1, Kind.MISMATCH, "CRC-32 of member: expected"),
        change(LOCAL, 1, 0, 4, 1, Kind.MISMATCH, "signature: expected 67324752, got 67324753"),
        change(
            LOCAL, 0, 6, 2, 1, Kind.MISMATCH, "local header: flags: expected 0, got 1 (%s, tens"),
        change(LOCAL, 1, 6, 2, -8, Kind.MISMATCH, "local header: flags: expected 8, got 0"),
        change(LOCAL, 0, 8, 2, 8, Kind.MISMATCH, "local header: method: expected 0, got 8"),
        change(LOCAL, 0, 14, 4, 1, Kind.MISMATCH, "local header: CRC-32: expected"),
        change(LOCAL, 0, 18, 4, 1, Kind.MISMATCH, "header: deflated size: expected 101, got 102"),
        change(LOCAL, 0, 22, 4, 1, Kind.MISMATCH, "local header: size: expected 101, got 102"),
        change(LOCAL, 0, 22, 4, -101, Kind.MISMATCH, "local header: size: expected 101, got 0"),
        change(LOCAL, 0, 22, 4, -102, Kind.TRUNCATED, "zip64 field: expected 8 bytes, got 0"),
        change(LOCAL, 1, 22, 4, 1, Kind.MISMATCH, "local header: size: expected 101, got 1"),
        change(LOCAL, 0, 26, 2, 900, Kind.OVERLAP, "local header: expected 905 bytes, got 106"),
        change(LOCAL, 0, 28, 2, 1, Kind.OVERLAP, "member: expected 101 bytes, got 100"),
        change(LOCAL, 0, 30, 1, 1, Kind.MISMATCH, "header: name: expected 'a.npy', got 'b.npy'"),
        change(LOCAL, 0, 35, 1, 1, Kind.MAGIC, "expected 93 4e 55 4d 50 59, got 94 4e 55 4d 50 59"),
        change(
            LOCAL, 1, 35, 1, 2, Kind.SYNTAX, "deflated member: expected deflated data, got inv"));
  }

  private static Arguments change(
      int header, int member, int at, int bytes, int added, Kind kind, String message) {
    return arguments(header, member, at, bytes, added, kind, message);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void refusesOneWrongField(
      int header, int member, int at, int bytes, int added, Kind kind, String message)
      throws IOException {
    byte[] zip = good();
    // How small zlib makes it is zlib's own.
    int deflated =
        ByteBuffer.wrap(zip)
            .order(ByteOrder.LITTLE_ENDIAN)
            .getInt(NpzBytes.find(zip, CENTRAL, 1) + 20);
    add(zip, NpzBytes.find(zip, header, member) + at, bytes, added);
    String told =
        message
            .replace("%deflated", deflated + "")
            .replace("%more", deflated + 1 + "")
            .replace("%less", deflated - 1 + "")
            .replace("%far", deflated + 900 + "");
    assertRefused(zip, kind, told);
  }

  private static void add(byte[] zip, int at, int bytes, int added) {
    ByteBuffer buffer = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    switch (bytes) {
      case 1 -> buffer.put(at, (byte) (buffer.get(at) + added));
      case 2 -> buffer.putShort(at, (short) (buffer.getShort(at) + added));
      default -> buffer.putInt(at, buffer.getInt(at) + added);
    }
  }

  /// Opening and reading all of it: whichever refuses.
  private void assertRefused(byte[] zip, Kind kind, String message) throws IOException {
    Path path = Files.write(folder.resolve("a.npz"), zip);
    WeightFormatException refusal =
        assertThrows(
            WeightFormatException.class,
            () -> {
              try (WeightFile file = WeightFile.open(path)) {
                file.entries().forEach(entry -> file.tensor(entry.name()));
              }
            });
    String actual = String.valueOf(refusal.getMessage());
    assertEquals(kind, refusal.kind(), actual);
    assertTrue(actual.contains(message.replace("%s", path.toString())), actual);
    assertEquals(1, actual.lines().count(), actual);
    assertEquals(path, refusal.file());
  }

  @Test
  void readsStoredMembersInPlaceAndDeflatedOnesOnce() throws IOException {
    byte[] zip = good();
    Path path = Files.write(folder.resolve("a.npz"), zip);
    try (WeightFile file = WeightFile.open(path)) {
      int stored = NpzBytes.find(zip, LOCAL, 0) + 35 + NPY.length - 32;
      int deflated = NpzBytes.find(zip, LOCAL, 1) + 35;
      assertEquals(
          List.of(
              new TensorEntry("a", DType.U8, Shape.of(4, 6), path, stored, 24),
              new TensorEntry("b", DType.U8, Shape.of(4, 6), path, deflated, 24)),
          file.entries());
      assertEquals("npz", file.format());
      Tensor b = file.tensor("b");
      assertEquals(stored, file.tensor("a").segment().address() % 4096);
      assertEquals(b.segment().address(), file.tensor("b").segment().address());
      assertArrayEquals(file.tensor("a").toFloats(), b.toFloats());
      assertEquals(23, b.getLong(23));
    }
  }

  @Test
  void findsTheEndBeforeAnyComment() throws IOException {
    for (String comment : new String[] {"", "x", "PK\5\6" + "\0".repeat(18), "x".repeat(65_535)}) {
      byte[] zip =
          NpzBytes.of(
              to -> {
                to.setComment(comment);
                NpzBytes.add(to, STORED, "a.npy", NPY);
              });
      boolean hidden = comment.startsWith("PK");
      if (hidden) {
        // The comment is the end of an archive without members, and nothing is before it.
        assertRefused(zip, Kind.MISMATCH, "end of the central directory: expected");
      } else {
        assertEquals(List.of("a"), names(zip));
        assertRefused(Arrays.copyOf(zip, zip.length - 1), Kind.TRUNCATED, "an end record");
        assertRefused(Arrays.copyOf(zip, zip.length + 1), Kind.TRUNCATED, "an end record");
      }
    }
  }

  private List<String> names(byte[] zip) throws IOException {
    Path path = Files.write(folder.resolve("a.npz"), zip);
    try (WeightFile file = WeightFile.open(path)) {
      file.entries().forEach(entry -> file.tensor(entry.name()));
      return file.entries().stream().map(TensorEntry::name).toList();
    }
  }

  @Test
  void opensAnArchiveOfNothing() throws IOException {
    assertEquals(List.of(), names(NpzBytes.of(zip -> {})));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a",
        "../a",
        "a/../b",
        "a/..",
        "a\\b",
        "..\\a",
        "c:a",
        "w:0",
        "C:/a",
        "a\0b",
        "//server/a"
      })
  void refusesNamesThatLeaveTheirFolder(String name) throws IOException {
    String member = name.endsWith("..") ? name + "/.npy" : name + ".npy";
    byte[] zip = NpzBytes.of(to -> NpzBytes.add(to, STORED, member, NPY));
    assertRefused(zip, Kind.UNSAFE, "expected a name that stays in its folder, got '");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "layer/0/weight", "", ".", "..", "a..b", "ab:0", "Ελλάδα ☃", "a b", "😀"})
  void keepsAllOtherNames(String name) throws IOException {
    byte[] zip = NpzBytes.of(to -> NpzBytes.add(to, DEFLATED, name + ".npy", NPY));
    assertEquals(List.of(name), names(zip));
  }

  /// Bit 11 says that a name is UTF-8; without it, it is in the code page of the first PCs.
  @Test
  void readsNamesOfTheOldCodePage() throws IOException {
    byte[] zip = NpzBytes.of(to -> NpzBytes.add(to, STORED, "ab.npy", NPY));
    for (int header : new int[] {LOCAL, CENTRAL}) {
      int at = NpzBytes.find(zip, header, 0);
      zip[at + (header == LOCAL ? 6 : 8) + 1] = 0;
      zip[at + (header == LOCAL ? 30 : 46)] = (byte) 0x81;
    }
    assertEquals(List.of("üb"), names(zip));
  }

  @ParameterizedTest
  @ValueSource(strings = {"readme.txt", "a", "a.NPY", "archive/data.pkl", "folder/", "npy"})
  void refusesWhatIsNoArray(String name) throws IOException {
    byte[] zip =
        NpzBytes.of(
            to -> {
              NpzBytes.add(to, STORED, "a.npy", NPY);
              NpzBytes.add(to, STORED, name, "x".getBytes(StandardCharsets.US_ASCII));
            });
    assertRefused(zip, Kind.UNSUPPORTED, "expected a name with .npy, got '" + name + "'");
  }

  @Test
  void refusesWhatExpandsBeyondTheFileAndAConstant() throws IOException {
    byte[] zip = good();
    int size = NpzBytes.find(zip, CENTRAL, 1) + 24;
    int most = zip.length + (256 << 20) - NPY.length;
    add(zip, size, 4, most - NPY.length);
    assertRefused(
        zip, Kind.SIZE, "expanded member: expected " + most + " bytes, got " + NPY.length);
    add(zip, size, 4, 1);
    assertRefused(
        zip,
        Kind.UNSAFE,
        "expanded size: expected <= " + (most + NPY.length) + " bytes in all members, got more");
  }

  @Test
  void readsTwoMegabytesOfZerosFromTenKilobytes() throws IOException {
    byte[] npy = NpyBytes.of(2, dict("<f8", true, "(512, 512)"), new byte[2 << 20]);
    Path path = NpzBytes.write(folder.resolve("a.npz"), DEFLATED, "a", npy);
    assertTrue(Files.size(path) < 10_000, Files.size(path) + " bytes");
    try (WeightFile file = WeightFile.open(path)) {
      assertEquals(0, file.tensor("a").getDouble((512 << 9) - 1));
    }
  }

  @Test
  void refusesADeflatedArrayOfNoElementWithAWrongChecksum() throws IOException {
    byte[] npy = NpyBytes.of(1, dict("<f4", false, "(0, 3)"));
    byte[] zip = NpzBytes.of(to -> NpzBytes.add(to, DEFLATED, "a.npy", npy));
    assertEquals(List.of("a"), names(zip));
    add(zip, NpzBytes.find(zip, CENTRAL, 0) + 16, 4, 1);
    assertRefused(zip, Kind.MISMATCH, "CRC-32 of member: expected");
  }
}
