package io.lanewise.cli;

import io.lanewise.train.SkipGramCorpus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Words of documents while they are read, and then what is left of them: the words that occur
/// often enough, most frequent first.
///
/// Each word is one object and each of its occurrences four bytes. Threads: one.
final class TrainCorpus {
  /// Stands for every other word, and is the first.
  static final String UNKNOWN = "[UNK]";

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> words = new ArrayList<>();
  private final List<int[]> headwords = new ArrayList<>();
  private final List<int[]> texts = new ArrayList<>();
  private long[] counts = new long[1 << 10];
  private int[] buffer = new int[1 << 10];
  private int filled;

  /// Adds running text.
  void add(String text) {
    add("", text);
  }

  /// Adds a text with headwords.
  void add(String head, String text) {
    headwords.add(numbers(head));
    texts.add(numbers(text));
  }

  private int[] numbers(String text) {
    filled = 0;
    TrainWords.forEach(text, this::take);
    return Arrays.copyOf(buffer, filled);
  }

  private void take(String word) {
    int number = numbers.computeIfAbsent(word, this::newWord);
    counts[number]++;
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, filled * 2);
    }
    buffer[filled++] = number;
  }

  private int newWord(String word) {
    if (words.size() == counts.length) {
      counts = Arrays.copyOf(counts, counts.length * 2);
    }
    words.add(word);
    return words.size() - 1;
  }

  /// The vocabulary, and the documents in its ids. What was read is given up on the way.
  ///
  /// @throws CommandException if no word occurs so often
  Kept keep(int minCount, String where) {
    List<Integer> order = new ArrayList<>();
    for (int number = 0; number < words.size(); number++) {
      if (counts[number] >= minCount) {
        order.add(number);
      }
    }
    if (order.isEmpty()) {
      throw new CommandException(
          "train: words", "one that occurs " + minCount + " times", "none", where);
    }
    // By count, then by word: the same corpus gives the same ids in any order of its documents.
    order.sort(
        Comparator.comparingLong((Integer number) -> -counts[number]).thenComparing(words::get));
    List<String> vocabulary = new ArrayList<>(List.of(UNKNOWN));
    int[] ids = new int[words.size()];
    for (int number : order) {
      ids[number] = vocabulary.size();
      vocabulary.add(words.get(number));
    }
    SkipGramCorpus corpus = new SkipGramCorpus(vocabulary.size());
    for (int i = 0; i < texts.size(); i++) {
      corpus.add(ids(headwords.set(i, new int[0]), ids), ids(texts.set(i, new int[0]), ids));
    }
    return new Kept(vocabulary, corpus);
  }

  private static int[] ids(int[] numbers, int[] ids) {
    return Arrays.stream(numbers).map(number -> ids[number]).filter(id -> id != 0).toArray();
  }

  /// @param vocabulary by id
  record Kept(List<String> vocabulary, SkipGramCorpus corpus) {}
}
