package io.lanewise.jmh.runner;

import io.lanewise.jmh.compare.Case;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/// A jar that `java -jar` starts JMH with, anyone's.
///
/// @param file the jar
public record JmhJar(Path file) {
  private static final String LIST = "META-INF/BenchmarkList";
  private static final int BUFFER = 1 << 16;

  /// What it would run: each benchmark with each combination of its parameters.
  ///
  /// @throws UnusableBuildException if it is no such jar, or nothing in it is selected
  public SortedSet<Case> cases(Selection selection) {
    SortedSet<Case> cases = new TreeSet<>();
    for (BenchmarkListEntry entry : entries(selection)) {
      for (Map<String, String> params : combinations(entry, selection)) {
        cases.add(
            new Case(entry.getUsername(), new TreeMap<>(params), entry.getMode().shortLabel()));
      }
    }
    if (cases.isEmpty()) {
      throw new UnusableBuildException(
          file + ": benchmarks", "one at least", "none of " + selection.includes());
    }
    return Collections.unmodifiableSortedSet(cases);
  }

  /// What runs some of it, as `java -jar` would.
  ///
  /// @param first jars before it in the class path, which JMH's forks inherit
  /// @param benchmarks a regular expression found in their full names
  /// @param json where JMH writes what it measured
  List<String> command(
      Path java, List<Path> first, String benchmarks, List<String> options, Path json) {
    String path =
        Stream.concat(first.stream(), Stream.of(file))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>(List.of(java.toString(), "-cp", path, mainClass()));
    command.add(benchmarks);
    command.addAll(options);
    command.addAll(List.of("-rf", "json", "-rff", json.toString()));
    return command;
  }

  /// What is in the file, in 64 hexadecimal digits.
  String sha256() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /// JMH's own, unless its manifest names another.
  private String mainClass() {
    try (JarFile jar = new JarFile(file.toFile())) {
      return Optional.ofNullable(jar.getManifest())
          .map(manifest -> manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS))
          .orElse(Main.class.getName());
    } catch (IOException e) {
      throw new UnusableBuildException(file.toString(), "a JMH jar", e.getMessage());
    }
  }

  private SortedSet<BenchmarkListEntry> entries(Selection selection) {
    try (PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      OutputFormat silent = OutputFormatFactory.createFormatInstance(nowhere, VerboseMode.SILENT);
      return BenchmarkList.fromString(list())
          .find(silent, selection.includes(), selection.excludes());
    } catch (PatternSyntaxException e) {
      throw new UnusableBuildException(
          "benchmarks", "regular expressions", e.getPattern() + ": " + e.getDescription());
    }
  }

  private String list() {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry(LIST);
      if (entry == null) {
        throw new UnusableBuildException(file.toString(), "a JMH jar with " + LIST, "none in it");
      }
      try (InputStream in = zip.getInputStream(entry)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UnusableBuildException(file.toString(), "a JMH jar", e.getMessage());
    }
  }

  /// The product of all values of all parameters.
  private static List<Map<String, String>> combinations(
      BenchmarkListEntry entry, Selection selection) {
    List<Map<String, String>> all = List.of(Map.of());
    Map<String, String[]> params = entry.getParams().orElse(Map.of());
    for (Map.Entry<String, String[]> param : new TreeMap<>(params).entrySet()) {
      List<String> values =
          selection.params().getOrDefault(param.getKey(), List.of(param.getValue()));
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> some : all) {
        for (String value : values) {
          Map<String, String> more = new TreeMap<>(some);
          more.put(param.getKey(), value);
          longer.add(more);
        }
      }
      all = longer;
    }
    return all;
  }
}
