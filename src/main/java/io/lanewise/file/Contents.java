package io.lanewise.file;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a reader found in a file: all of it validated, none of the data touched. Immutable.
final class Contents {
  private static final int NAMES_IN_MESSAGE = 5;

  private final String format;
  private final Map<String, String> metadata;
  private final List<TensorEntry> entries;
  private final Map<String, TensorEntry> byName;
  private final Map<String, Expansion> expansions;
  private final @Nullable Vocabulary vocabulary;
  private final @Nullable ModelFolder modelFolder;
  private final @Nullable Vocabulary labels;

  /// Tensors that all lie in their files as they are.
  ///
  /// @param format the format's name
  /// @param metadata text beside the tensors, in the order of the file; kept, not copied
  /// @param entries the tensors in the order of [WeightFile#entries]; kept, not copied
  Contents(String format, Map<String, String> metadata, List<TensorEntry> entries) {
    this(format, metadata, entries, Map.of(), null);
  }

  /// @param expansions of the tensors, by name, that don't lie in their files as they are
  /// @param vocabulary the tokens of the rows, if the format has them
  Contents(
      String format,
      Map<String, String> metadata,
      List<TensorEntry> entries,
      Map<String, Expansion> expansions,
      @Nullable Vocabulary vocabulary) {
    this(format, metadata, entries, expansions, vocabulary, null, null);
  }

  private Contents(
      String format,
      Map<String, String> metadata,
      List<TensorEntry> entries,
      Map<String, Expansion> expansions,
      @Nullable Vocabulary vocabulary,
      @Nullable ModelFolder modelFolder,
      @Nullable Vocabulary labels) {
    this.modelFolder = modelFolder;
    this.format = format;
    this.expansions = expansions;
    this.vocabulary = vocabulary;
    this.labels = labels;
    this.metadata = Collections.unmodifiableMap(metadata);
    this.entries = Collections.unmodifiableList(entries);
    this.byName = HashMap.newHashMap(entries.size());
    entries.forEach(entry -> byName.put(entry.name(), entry));
  }

  /// The same tensors in a folder that says more about them.
  Contents with(ModelFolder folder, Vocabulary tokens) {
    String name = folder.layout().format();
    return new Contents(name, metadata, entries, expansions, tokens, folder, labels);
  }

  /// The same with the names of what a classifier tells apart.
  Contents withLabels(Vocabulary names) {
    return new Contents(format, metadata, entries, expansions, vocabulary, modelFolder, names);
  }

  String format() {
    return format;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  List<TensorEntry> entries() {
    return entries;
  }

  @Nullable TensorEntry find(String name) {
    return byName.get(name);
  }

  /// What makes this tensor, if it does not lie in its file as it is.
  @Nullable Expansion expansion(String name) {
    return expansions.get(name);
  }

  @Nullable Vocabulary vocabulary() {
    return vocabulary;
  }

  @Nullable ModelFolder modelFolder() {
    return modelFolder;
  }

  @Nullable Vocabulary labels() {
    return labels;
  }

  /// A few of the names that exist, for whoever asked for another.
  String someNames() {
    String names =
        entries.stream()
            .limit(NAMES_IN_MESSAGE)
            .map(entry -> Printable.name(entry.name()))
            .collect(Collectors.joining(", "));
    int more = entries.size() - NAMES_IN_MESSAGE;
    return more > 0 ? names + " and " + more + " more" : names;
  }
}
