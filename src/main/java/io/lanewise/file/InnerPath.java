package io.lanewise.file;

/// Names in untrusted files that become paths: of shards, module folders and members of archives.
final class InnerPath {
  private InnerPath() {}

  /// Whether the name, joined to any folder, stays in it, on every system: not absolute, no drive,
  /// no backslash, no NUL, no `..` even if it comes back.
  static boolean staysInside(String name) {
    boolean drive =
        name.length() >= 2 && name.charAt(1) == ':' && Character.isLetter(name.charAt(0));
    return !drive
        && !name.startsWith("/")
        && name.indexOf('\\') < 0
        && name.indexOf('\0') < 0
        && !("/" + name + "/").contains("/../");
  }
}
