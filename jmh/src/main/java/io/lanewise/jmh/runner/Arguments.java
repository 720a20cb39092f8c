package io.lanewise.jmh.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What follows a command: `--name value` for the options it knows, and the rest in order.
///
/// @param rest what is no option
/// @param options values by name, in order
record Arguments(List<String> rest, Map<String, List<String>> options) {
  /// @param flags options without a value
  /// @throws UsageException if an option is unknown or lacks its value
  static Arguments parse(List<String> arguments, Set<String> known, Set<String> flags) {
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

  boolean has(String flag) {
    return options.containsKey(flag);
  }

  List<String> all(String option) {
    return options.getOrDefault(option, List.of());
  }

  /// The last value, as in most commands.
  Optional<String> last(String option) {
    List<String> values = all(option);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
  }

  double number(String option, double otherwise) {
    Optional<String> text = last(option);
    try {
      return text.isEmpty() ? otherwise : Double.parseDouble(text.get());
    } catch (NumberFormatException e) {
      throw new UsageException(option + ": expected a number, got " + text.orElse(""));
    }
  }

  /// Values `name=value`, by name.
  Map<String, String> pairs(String option) {
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
