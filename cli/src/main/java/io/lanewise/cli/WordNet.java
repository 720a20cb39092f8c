package io.lanewise.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;

/// The database of WordNet as a corpus: each synset is a document, its words the headwords and its
/// gloss the text.
///
/// ```
/// offset file type count {word lex_id} … | gloss          count hexadecimal; lines of the licence
///                                                          begin with two spaces
/// ```
///
/// Source: wndb(5WN) of WordNet 3.0.
final class WordNet {
  private static final List<String> FILES =
      List.of("data.noun", "data.verb", "data.adj", "data.adv");

  private static final String LICENCE_LINE = "  ";
  private static final String GLOSS = " | ";

  /// Fields before the first word, and fields a word.
  private static final int BEFORE_WORDS = 4;

  private static final int PER_WORD = 2;

  private WordNet() {}

  /// Adds all synsets of a folder.
  ///
  /// @throws CommandException if a file is missing, or has a line that is no synset
  static void read(Path folder, TrainCorpus corpus) {
    for (String name : FILES) {
      Path file = folder.resolve(name);
      try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          number++;
          if (!line.startsWith(LICENCE_LINE)) {
            add(line, corpus, file + ", line " + number);
          }
        }
      } catch (IOException e) {
        throw CommandException.of("wordnet", file, e);
      }
    }
  }

  private static void add(String line, TrainCorpus corpus, String where) {
    int bar = line.indexOf(GLOSS);
    String[] fields = line.substring(0, Math.max(0, bar)).split(" ", -1);
    int count = fields.length < BEFORE_WORDS ? 0 : count(fields[BEFORE_WORDS - 1]);
    if (count < 1 || fields.length < BEFORE_WORDS + PER_WORD * count) {
      throw new CommandException("wordnet: line", "a synset", "something else", where);
    }
    StringJoiner words = new StringJoiner(" ");
    for (int i = 0; i < count; i++) {
      String word = fields[BEFORE_WORDS + PER_WORD * i];
      // Adjectives may tell where they stand: "galore(ip)".
      int marker = word.indexOf('(');
      words.add((marker > 0 ? word.substring(0, marker) : word).replace('_', ' '));
    }
    corpus.add(words.toString(), line.substring(bar + GLOSS.length()));
  }

  private static int count(String hexadecimal) {
    try {
      return Integer.parseInt(hexadecimal, 16);
    } catch (NumberFormatException none) {
      return 0;
    }
  }
}
