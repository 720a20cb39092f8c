package io.lanewise.jmh.runner;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What follows a command: `--name value` for the options it knows, and the rest in order.
///
/// @param rest what is no option
/// @param options values by name, in order
public record Arguments(List<String> rest, Map<String, List<String>> options) {
  /// Parses what follows a command.
  ///
  /// @param flags options without a value
  /// @throws UsageException if an option is unknown or lacks its value
  public static Arguments parse(List<String> arguments, Set<String> known, Set<String> flags) {
    List<String> rest = new ArrayList<>();
    Map<String, List<String>> options = new TreeMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (flags.contains(argument)) {
        options.computeIfAbsent(argument, _ -> new ArrayList<>()).add("true");
      } else if (known.contains(argument)) {
        if (++i == arguments.size()) {
          throw new UsageException(argument + ": expected a value, got none");
        }
        options.computeIfAbsent(argument, _ -> new ArrayList<>()).add(arguments.get(i));
      } else if (argument.startsWith("-")) {
        throw new UsageException("unknown option " + argument);
      } else {
        rest.add(argument);
      }
    }
    return new Arguments(rest, options);
  }

  /// Whether a flag or option was given.
  public boolean has(String flag) {
    return options.containsKey(flag);
  }

  /// All values, in order.
  public List<String> all(String option) {
    return options.getOrDefault(option, List.of());
  }

  /// The last value, as in most commands.
  public Optional<String> last(String option) {
    List<String> values = all(option);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
  }

  /// The last value as a number.
  ///
  /// @throws UsageException if it is none
  public double number(String option, double otherwise) {
    Optional<String> text = last(option);
    try {
      return text.isEmpty() ? otherwise : Double.parseDouble(text.get());
    } catch (NumberFormatException e) {
      throw new UsageException(option + ": expected a number, got " + text.orElse(""));
    }
  }

  /// The last value as a time such as 30m.
  ///
  /// @throws UsageException if it is none
  public Duration time(String option, String otherwise) {
    String text = last(option).orElse(otherwise);
    try {
      return Duration.parse("PT" + text);
    } catch (DateTimeParseException e) {
      throw new UsageException(option + ": expected a time such as 30m, got " + text);
    }
  }

  /// The words of all values, in order.
  public List<String> words(String option) {
    return all(option).stream()
        .flatMap(text -> Arrays.stream(text.trim().split("\\s+")))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /// Values `name=value`, by name.
  ///
  /// @throws UsageException if one has no name
  public Map<String, String> pairs(String option) {
    Map<String, String> pairs = new TreeMap<>();
    for (String text : all(option)) {
      int at = text.indexOf('=');
      if (at < 1) {
        throw new UsageException(option + ": expected name=value, got " + text);
      }
      pairs.put(text.substring(0, at), text.substring(at + 1));
    }
    return pairs;
  }
}
