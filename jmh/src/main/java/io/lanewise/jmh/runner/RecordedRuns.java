package io.lanewise.jmh.runner;

import io.lanewise.jmh.compare.Build;
import io.lanewise.jmh.compare.Comparison;
import io.lanewise.jmh.compare.NotComparableException;
import io.lanewise.jmh.compare.Policy;
import io.lanewise.jmh.compare.RecordedComparison;
import io.lanewise.jmh.compare.Recording;
import io.lanewise.jmh.compare.Settings;
import io.lanewise.jmh.results.Difference;
import io.lanewise.jmh.results.Environment;
import io.lanewise.jmh.results.Facts;
import io.lanewise.jmh.results.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `compare --recorded`: two results that are over, and the environments in which they ran, where
/// those are known.
final class RecordedRuns {
  private RecordedRuns() {}

  /// @throws NotComparableException if machine, JDK or flags differ and the policy forbids it
  static Comparison compare(Arguments arguments, Settings settings) throws IOException {
    Map<String, String> facts = environments(arguments, settings.policy());
    Recording base = recording(Build.BASE, arguments.rest().getFirst());
    Recording head = recording(Build.HEAD, arguments.rest().getLast());
    return RecordedComparison.of(base, head, settings).with(facts);
  }

  private static Recording recording(Build build, String file) throws IOException {
    return Recording.read(Files.readString(Path.of(file)), file, build, 0, Instant.EPOCH);
  }

  private static Map<String, String> environments(Arguments arguments, Policy policy)
      throws IOException {
    if (arguments.last("--environment").isEmpty()) {
      return Map.of();
    }
    String[] files = arguments.last("--environment").get().split(",", -1);
    if (files.length != 2) {
      throw new UsageException(
          "--environment: expected BASE.json,HEAD.json, got " + String.join(",", files));
    }
    Environment base = environment(files[0]);
    Environment head = environment(files[1]);
    List<String> differences =
        Fingerprint.differences(files[0], base, files[1], head).stream()
            .filter(policy::forbids)
            .map(Difference::text)
            .toList();
    if (!differences.isEmpty()) {
      throw new NotComparableException(differences);
    }
    return facts(Facts.of(base), Facts.of(head));
  }

  private static Environment environment(String file) throws IOException {
    return Environment.parse(file, Files.readString(Path.of(file)));
  }

  /// Once what is the same, and of both builds what is not.
  private static Map<String, String> facts(Map<String, String> base, Map<String, String> head) {
    Map<String, String> facts = new TreeMap<>();
    base.forEach(
        (name, value) -> {
          if (value.equals(head.get(name))) {
            facts.put(name, value);
          } else {
            facts.put(name + ", BASE", value);
            facts.put(name + ", HEAD", head.getOrDefault(name, ""));
          }
        });
    return facts;
  }
}
