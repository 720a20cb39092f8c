package io.lanewise.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The command that all others are parts of.
@Command(
    name = "lanewise",
    description = "Embedding and Linear on the CPU, over memory-mapped weights.",
    mixinStandardHelpOptions = true,
    versionProvider = Lanewise.Version.class,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    usageHelpAutoWidth = true,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:the work failed, one line on standard error says why",
      "2:wrong usage"
    })
final class Lanewise implements Runnable {
  private static final String[] EXAMPLES = {
    "",
    "A tensor is named PATH#tensor, or just PATH where the file has one only.",
    "",
    "Examples:",
    "  lanewise inspect examples/mission.safetensors",
    "  lanewise lookup examples/mission.safetensors#embedding.weight 3",
    "  lanewise embed --model potion-base-8M \"hello world\"",
    "  source <(lanewise generate-completion)"
  };

  // Read from the raw arguments, see Failures; declared so that it is known and documented.
  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  boolean stacktrace;

  /// The command with its parts, set up to talk through this session.
  ///
  /// Reading a part's annotations takes picocli tens of milliseconds, so where the arguments name
  /// one, the others are left out.
  static CommandLine commandLine(Session session, Failures failures, String... args) {
    Map<String, Supplier<Object>> parts = parts(session);
    String named = Stream.of(args).filter(arg -> !arg.startsWith("-")).findFirst().orElse("");
    if (parts.containsKey(named)) {
      parts.keySet().retainAll(Set.of(named));
    } else {
      parts.put("generate-completion", GenerateCompletion::new);
    }
    CommandLine root = new CommandLine(new Lanewise());
    parts.values().forEach(part -> root.addSubcommand(part.get()));
    root.setErr(new PrintWriter(session.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
    @Nullable CommandLine lookup = root.getSubcommands().get("lookup");
    if (lookup != null) {
      // So that "-1" is an id, and an error of the table and not of usage.
      lookup.setUnmatchedOptionsArePositionalParams(true);
    }
    root.getCommandSpec().usageMessage().footer(EXAMPLES);
    return root;
  }

  private static Map<String, Supplier<Object>> parts(Session session) {
    Map<String, Supplier<Object>> parts = new LinkedHashMap<>();
    parts.put("inspect", () -> new Inspect(session));
    parts.put("lookup", () -> new Lookup(session));
    parts.put("linear", () -> new LinearCommand(session));
    parts.put("bag", () -> new BagCommand(session));
    parts.put("tokenize", () -> new Tokenize(session));
    parts.put("embed", () -> new Embed(session));
    parts.put("nearest", () -> new NearestCommand(session));
    parts.put("convert", () -> new Convert(session));
    parts.put("train", () -> new TrainCommand(session));
    parts.put("doctor", () -> new Doctor(session));
    parts.put("bench", () -> new BenchCommand(session));
    return parts;
  }

  @Override
  public void run() {
    throw new UsageException("expected a command");
  }

  /// The version in the jar's manifest and the JDK that runs it.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      @Nullable String version = Lanewise.class.getPackage().getImplementationVersion();
      return new String[] {
        "lanewise " + (version == null ? "(development)" : version), "JDK " + Runtime.version()
      };
    }
  }
}
