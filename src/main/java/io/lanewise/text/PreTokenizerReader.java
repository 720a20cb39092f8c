package io.lanewise.text;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.text.SplitPreTokenizer.Behavior;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Makes pre-tokenizers of a file's `pre_tokenizer`.
final class PreTokenizerReader {
  private PreTokenizerReader() {}

  /// The pre-tokenizers in order; sequences in sequences become one.
  static PreTokenizer[] read(Part part) {
    List<PreTokenizer> stages = new ArrayList<>();
    addAll(part, stages);
    return stages.toArray(new PreTokenizer[0]);
  }

  private static void addAll(Part part, List<PreTokenizer> stages) {
    if (part.type().equals("Sequence")) {
      for (Part inner : part.parts("pretokenizers")) {
        addAll(inner, stages);
      }
    } else {
      stages.add(one(part));
    }
  }

  private static PreTokenizer one(Part part) {
    return switch (part.type()) {
      case "BertPreTokenizer" -> new BertPreTokenizer();
      case "Whitespace" -> new Whitespace();
      case "WhitespaceSplit" -> split(new CharMatcher(Unicode.WHITE), Behavior.REMOVED);
      case "Punctuation" ->
          split(
              new CharMatcher(Unicode.PUNCTUATION),
              part.has("behavior") ? behavior(part) : Behavior.ISOLATED);
      case "Digits" ->
          split(
              new CharMatcher(Unicode.NUMERIC),
              part.bool("individual_digits", false) ? Behavior.ISOLATED : Behavior.CONTIGUOUS);
      case "CharDelimiterSplit" ->
          split(new StringMatcher(character(part, "delimiter")), Behavior.REMOVED);
      case "Split" ->
          new SplitPreTokenizer(
              Patterns.read(part, "pattern"), behavior(part), part.bool("invert", false));
      case "Metaspace" -> metaspace(part);
      case "ByteLevel" ->
          new ByteLevel(
              part.bool("add_prefix_space", true),
              part.bool("use_regex", true) ? Gpt2Pattern.INSTANCE : null);
      case "FixedLength" -> fixedLength(part);
      default ->
          throw part.unsupported(
              "BertPreTokenizer, ByteLevel, CharDelimiterSplit, Digits, FixedLength, Metaspace, "
                  + "Punctuation, Sequence, Split, Whitespace or WhitespaceSplit");
    };
  }

  private static PreTokenizer split(Matcher matcher, Behavior behavior) {
    return new SplitPreTokenizer(matcher, behavior, false);
  }

  private static PreTokenizer fixedLength(Part part) {
    int length = part.index("length");
    if (length == 0) {
      throw part.error(Kind.SCHEMA, "length", "> 0", "0");
    }
    return new FixedLength(length);
  }

  private static Behavior behavior(Part part) {
    String name = part.string("behavior");
    return switch (name) {
      case "Removed" -> Behavior.REMOVED;
      case "Isolated" -> Behavior.ISOLATED;
      case "MergedWithPrevious" -> Behavior.MERGED_WITH_PREVIOUS;
      case "MergedWithNext" -> Behavior.MERGED_WITH_NEXT;
      case "Contiguous" -> Behavior.CONTIGUOUS;
      default ->
          throw part.error(
              Kind.SCHEMA,
              "behavior",
              "Removed, Isolated, MergedWithPrevious, MergedWithNext or Contiguous",
              name);
    };
  }

  private static byte[] character(Part part, String name) {
    String text = part.string(name);
    if (text.codePointCount(0, text.length()) != 1) {
      throw part.error(Kind.SCHEMA, name, "one character", "'" + text + "'");
    }
    return Utf8.encode(text);
  }

  private static PreTokenizer metaspace(Part part) {
    String name = part.has("prepend_scheme") ? part.string("prepend_scheme") : "always";
    Metaspace.Scheme scheme =
        switch (name) {
          case "always" -> Metaspace.Scheme.ALWAYS;
          case "first" -> Metaspace.Scheme.FIRST;
          case "never" -> Metaspace.Scheme.NEVER;
          default ->
              throw part.error(Kind.SCHEMA, "prepend_scheme", "always, first or never", name);
        };
    if (!part.bool("add_prefix_space", true) && scheme != Metaspace.Scheme.NEVER) {
      throw part.error(
          Kind.MISMATCH,
          "add_prefix_space",
          "true as prepend_scheme is " + scheme.name().toLowerCase(Locale.ROOT),
          "false");
    }
    return new Metaspace(character(part, "replacement"), scheme, part.bool("split", true));
  }
}
