package io.lanewise.text;

import io.lanewise.file.WeightFormatException.Kind;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.List;

/// Makes normalizers of a file's `normalizer`.
final class NormalizerReader {
  private NormalizerReader() {}

  /// The normalizers in order; sequences in sequences become one.
  static Normalizer[] read(Part part) {
    List<Normalizer> normalizers = new ArrayList<>();
    addAll(part, normalizers);
    return ByteReplacements.join(normalizers).toArray(new Normalizer[0]);
  }

  private static void addAll(Part part, List<Normalizer> normalizers) {
    if (part.type().equals("Sequence")) {
      for (Part inner : part.parts("normalizers")) {
        addAll(inner, normalizers);
      }
    } else {
      normalizers.add(one(part));
    }
  }

  private static Normalizer one(Part part) {
    return switch (part.type()) {
      case "BertNormalizer" -> BertNormalizer.read(part);
      case "NFC" -> new FormNormalizer(Form.NFC);
      case "NFD" -> new FormNormalizer(Form.NFD);
      case "NFKC" -> new FormNormalizer(Form.NFKC);
      case "NFKD" -> new FormNormalizer(Form.NFKD);
      case "Lowercase" -> new CodePointNormalizer(NormalizerReader::lower);
      case "StripAccents" ->
          new CodePointNormalizer(
              c -> Unicode.is(c, Unicode.OLD_MARK) ? CodePointMap.GONE : CodePointMap.SAME);
      case "Nmt" -> new CodePointNormalizer(NormalizerReader::nmt);
      case "ByteLevel" -> new CodePointNormalizer(NormalizerReader::byteLevel);
      case "Strip" -> new Strip(part.bool("strip_left"), part.bool("strip_right"));
      case "Prepend" -> new Prepend(Utf8.encode(part.string("prepend")));
      case "Replace" ->
          new Replace(Patterns.read(part, "pattern"), Utf8.encode(part.string("content")));
      case "Precompiled" -> Precompiled.read(part);
      default ->
          throw part.error(
              Kind.UNSUPPORTED,
              "type",
              "BertNormalizer, ByteLevel, Lowercase, NFC, NFD, NFKC, NFKD, Nmt, Precompiled,"
                  + " Prepend, Replace, Sequence, Strip or StripAccents",
              part.type());
    };
  }

  /// What lower case makes of a character, for a [CodePointMap].
  static byte[] lower(int c) {
    Utf8 out = new Utf8();
    BertNormalizer.lower(c, out);
    byte[] lower = Utf8.encode(out.toString());
    return Utf8.codePoint(lower, 0) == c ? CodePointMap.SAME : lower;
  }

  /// Controls go, rare white space and what cannot be seen becomes a space.
  private static byte[] nmt(int c) {
    if ((c >= 1 && c <= 8)
        || c == 0xb
        || (c >= 0xe && c <= 0x1f)
        || c == 0x7f
        || c == 0x8f
        || c == 0x9f) {
      return CodePointMap.GONE;
    }
    return switch (c) {
      case 9,
          0xa,
          0xc,
          0xd,
          0x1680,
          0x200b,
          0x200c,
          0x200d,
          0x200e,
          0x200f,
          0x2028,
          0x2029,
          0x2581,
          0xfeff,
          0xfffd ->
          new byte[] {' '};
      default -> CodePointMap.SAME;
    };
  }

  private static byte[] byteLevel(int c) {
    byte[] utf8 = Utf8.encode(c);
    Utf8 out = new Utf8();
    ByteLevel.write(utf8, 0, utf8.length, out);
    byte[] written = Utf8.encode(out.toString());
    return utf8.length == 1 && written.length == 1 ? CodePointMap.SAME : written;
  }
}
