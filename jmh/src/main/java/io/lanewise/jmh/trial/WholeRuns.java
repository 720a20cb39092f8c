package io.lanewise.jmh.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lanewise.jmh.compare.Reason;
import io.lanewise.jmh.compare.Verdict;
import io.lanewise.jmh.results.UnreadableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Real comparisons from start to end, each of which left its `result.json` in a folder of its own:
/// `again-01`, `slow5-03`.
final class WholeRuns {
  private static final JsonMapper MAPPER = new JsonMapper();

  private WholeRuns() {}

  /// What those of a pairing said, in order of their names.
  ///
  /// @param folder need not exist
  /// @param changed full name of the benchmark that variants change
  /// @throws UnreadableFileException if a result is none
  static List<Outcome> outcomes(Path folder, Pairing pairing, String changed) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> results;
    try (Stream<Path> runs = Files.list(folder)) {
      results =
          runs.filter(run -> run.getFileName().toString().matches(pairing.label() + "-\\d+"))
              .sorted()
              .map(run -> run.resolve("result.json"))
              .filter(Files::exists)
              .toList();
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Path result : results) {
      outcomes.add(outcome(result, changed));
    }
    return outcomes;
  }

  private static Outcome outcome(Path file, String changed) throws IOException {
    try {
      JsonNode root = MAPPER.readTree(Files.readString(file));
      Verdict ofChanged = Verdict.INCONCLUSIVE;
      boolean alarm = false;
      List<Reason.Kind> open = new ArrayList<>();
      for (JsonNode result : root.path("results")) {
        Verdict verdict = verdict(result);
        if (result.path("benchmark").asText().equals(changed)) {
          ofChanged = verdict;
        } else {
          alarm |= verdict == Verdict.FAIL;
        }
        if (verdict == Verdict.INCONCLUSIVE) {
          open.add(Reason.Kind.valueOf(result.at("/reasons/0/kind").asText()));
        }
      }
      return new Outcome(verdict(root), ofChanged, alarm, open);
    } catch (JsonProcessingException e) {
      throw new UnreadableFileException(file.toString(), "the file", e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw new UnreadableFileException(
          file.toString(), "a verdict or reason", String.valueOf(e.getMessage()));
    }
  }

  private static Verdict verdict(JsonNode node) {
    return Verdict.valueOf(node.path("verdict").asText());
  }
}
