package io.lanewise.jmh.results;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What of an [Environment] must be the same in runs whose times are compared.
///
/// The commit is what differs on purpose; load, start and calibration differ each time.
public final class Fingerprint {
  private static final int BYTES = 6;

  private Fingerprint() {}

  /// Twelve hexadecimal digits of the SHA-256 of it: the same for the same machine, JDK and flags.
  public static String of(Environment environment) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(identity(environment).toString().getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /// What differs, a line each.
  ///
  /// @param base what messages call the file of the first
  /// @param head what they call that of the other
  public static List<Difference> differences(
      String base, Environment one, String head, Environment other) {
    Map<Name, String> values = identity(one);
    Map<Name, String> others = identity(other);
    List<Difference> differences = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          String there = others.getOrDefault(name, Facts.UNKNOWN);
          if (!value.equals(there)) {
            differences.add(Difference.of(name.kind(), name.name(), value, base, there, head));
          }
        });
    return differences;
  }

  private record Name(Difference.Kind kind, String name) {}

  private static Map<Name, String> identity(Environment of) {
    Map<Name, String> identity = new LinkedHashMap<>();
    put(identity, Difference.Kind.MACHINE, "CPU", of.cpuModel());
    put(identity, Difference.Kind.MACHINE, "CPU flags", of.cpuFlags().stream().sorted().toList());
    put(identity, Difference.Kind.MACHINE, "cores", of.cores());
    put(identity, Difference.Kind.MACHINE, "governor", of.governor());
    put(identity, Difference.Kind.MACHINE, "kernel", of.kernel());
    put(identity, Difference.Kind.JDK, "JDK vendor", of.jdkVendor());
    put(identity, Difference.Kind.JDK, "JDK", of.jdkVersion());
    put(identity, Difference.Kind.FLAGS, "JVM flags", of.jvmFlags());
    return identity;
  }

  private static void put(
      Map<Name, String> identity, Difference.Kind kind, String name, @Nullable Object value) {
    identity.put(new Name(kind, name), value == null ? Facts.UNKNOWN : value.toString());
  }
}
