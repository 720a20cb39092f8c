package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Source;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Rows to tokens and back, for any bytes.
class VocabularyTest {
  @Test
  void findsEveryTokenByItsBytesAndNoOther() {
    VocabularyBuilder builder = new VocabularyBuilder();
    SplittableRandom random = new SplittableRandom(7);
    Map<String, Long> rows = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      byte[] token = new byte[random.nextInt(0, 40)];
      for (int at = 0; at < token.length; at++) {
        token[at] = (byte) random.nextInt(0, 4);
      }
      String key = new String(token, StandardCharsets.ISO_8859_1);
      long row = builder.rows();
      assertEquals(rows.putIfAbsent(key, row) == null, builder.add(token, 0, token.length));
    }
    Vocabulary vocabulary = build(builder);
    assertEquals(rows.size(), vocabulary.size());
    rows.forEach(
        (key, row) -> {
          byte[] token = key.getBytes(StandardCharsets.ISO_8859_1);
          assertEquals(row, vocabulary.row(token, 0, token.length));
          assertArrayEquals(token, vocabulary.bytes(row));
          byte[] longer = (key + "x").getBytes(StandardCharsets.ISO_8859_1);
          assertEquals(row, vocabulary.row(longer, 0, token.length), "in the middle of an array");
          assertEquals(-1, vocabulary.row(longer, 0, longer.length));
        });
  }

  @Test
  void keepsBytesThatAreNoText() {
    VocabularyBuilder builder = new VocabularyBuilder();
    assertTrue(builder.add(new byte[] {(byte) 0xff}, 0, 1));
    assertTrue(builder.add(new byte[] {(byte) 0xfe}, 0, 1));
    assertFalse(builder.add(new byte[] {1, (byte) 0xff, 2}, 1, 2));
    Vocabulary vocabulary = build(builder);
    assertEquals("\ufffd", vocabulary.token(0));
    assertEquals("\ufffd", vocabulary.token(1));
    assertEquals(-1, vocabulary.row("\ufffd"));
    byte[] known = {(byte) 0xfe};
    assertEquals(1, vocabulary.row(known, 0, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> vocabulary.row(known, 0, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> vocabulary.row(known, -1, 1));
  }

  @Test
  void tellsAHoleFromTheEmptyToken() {
    VocabularyBuilder builder = new VocabularyBuilder();
    builder.addHole();
    builder.add(new byte[0], 0, 0);
    builder.addHole();
    builder.add("größe".getBytes(StandardCharsets.UTF_8), 0, 7);
    Vocabulary vocabulary = build(builder);
    assertNull(vocabulary.token(0));
    assertEquals("", vocabulary.token(1));
    assertNull(vocabulary.bytes(2));
    assertEquals("größe", vocabulary.token(3));
    assertEquals(3, vocabulary.row("größe"));
    assertEquals(4, vocabulary.rows());
    assertEquals(2, vocabulary.size());
    assertThrows(IndexOutOfBoundsException.class, () -> vocabulary.token(4));
    assertThrows(IndexOutOfBoundsException.class, () -> vocabulary.token(-1));
  }

  /// Around the length that a record's head can tell no longer.
  @Test
  void tellsLongTokensApart() {
    VocabularyBuilder builder = new VocabularyBuilder();
    byte[] token = new byte[600];
    for (int length = 250; length < 600; length += 3) {
      assertTrue(builder.add(token, 0, length));
    }
    Vocabulary vocabulary = build(builder);
    long row = 0;
    for (int length = 250; length < 600; length++) {
      boolean known = (length - 250) % 3 == 0;
      assertEquals(known ? row++ : -1, vocabulary.row(token, 0, length), length + " bytes");
    }
  }

  /// As a table has them with more than 4 GiB of records.
  @Test
  void readsOffsetsOfEightBytes() {
    VocabularyBuilder builder = new VocabularyBuilder();
    builder.addHole();
    for (int i = 0; i < 100; i++) {
      byte[] token = "token ".repeat(i % 3).concat(i + "").getBytes(StandardCharsets.UTF_8);
      builder.add(token, 0, token.length);
    }
    Vocabulary narrow = build(builder);
    MemorySegment offsets = Arena.ofAuto().allocate(102 * Long.BYTES);
    MemorySegment memory = Arena.ofAuto().allocate(17L * TokenGroups.bytes(DType.I64));
    TokenGroups groups = new TokenGroups(memory, DType.I64);
    long[] places = new long[102];
    for (int row = 0; row < 102; row++) {
      places[row] = narrow.tensors().get(1).segment().get(ValueLayout.JAVA_INT_UNALIGNED, row * 4L);
      offsets.set(ValueLayout.JAVA_LONG_UNALIGNED, row * 8L, places[row]);
    }
    for (int row = 1; row < 101; row++) {
      byte[] token = Objects.requireNonNull(narrow.bytes(row));
      groups.add(TokenHash.of(token, 0, token.length, narrow.seed()), places[row]);
    }
    Vocabulary wide =
        new Vocabulary(
            narrow.tensors().get(0),
            Tensor.of("offsets", DType.I64, Shape.of(102), offsets),
            Tensor.of("groups", DType.U8, Shape.of(17, TokenGroups.bytes(DType.I64)), memory),
            narrow.seed(),
            narrow.size());
    assertEquals(101, wide.rows());
    for (long row = 0; row < 101; row++) {
      String token = narrow.token(row);
      assertEquals(token, wide.token(row));
      assertEquals(token == null ? -1 : row, wide.row(token == null ? "" : token));
    }
    assertEquals(-1, wide.row("token 100"));
  }

  @Test
  void isEmptyWithoutTokens() {
    VocabularyBuilder builder = new VocabularyBuilder();
    Vocabulary vocabulary = build(builder);
    assertEquals(0, vocabulary.rows());
    assertEquals(-1, vocabulary.row("a"));
    assertEquals(-1, vocabulary.row(""));
  }

  @Test
  void takesLessThanSixteenBytesATokenBesidesItsOwn() {
    VocabularyBuilder builder = new VocabularyBuilder();
    for (int i = 0; i < 100_000; i++) {
      byte[] token = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
      builder.add(token, 0, token.length);
    }
    long[] bytes = {0};
    builder.build(
        size -> {
          bytes[0] += size;
          return Arena.ofAuto().allocate(size);
        },
        Source.MEMORY);
    long own = 10 + 90 * 2 + 900 * 3 + 9_000 * 4 + 90_000 * 5;
    assertTrue(bytes[0] - own < 16 * 100_000, bytes[0] - own + " bytes");
  }

  private static Vocabulary build(VocabularyBuilder builder) {
    try (builder) {
      return builder.build(Arena.ofAuto()::allocate, Source.MEMORY);
    }
  }
}
