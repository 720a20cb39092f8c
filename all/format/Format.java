import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/// Checks or applies the one format of the project's Java files, google-java-format's own.
///
/// Run from source by `all/pom.xml`, in a JDK 25 of its own: google-java-format reads Java with the
/// compiler of the JDK that runs it, so Maven's JVM, which may be a JDK 17, cannot host it.
///
///     java -cp google-java-format.jar all/format/Format.java check|apply FOLDER...
///
/// `check` names the files that differ and exits with 1; `apply` rewrites them. Folders that do not
/// exist are passed over, as are `target` and hidden folders below those that are given.
public final class Format {
  private Format() {}

  /// Formats or checks, see above.
  public static void main(String[] args) throws Exception {
    boolean apply = args[0].equals("apply");
    List<String> files = new ArrayList<>();
    for (String folder : List.of(args).subList(1, args.length)) {
      addJavaFiles(Path.of(folder), files);
    }
    if (files.isEmpty()) {
      return;
    }
    List<String> command = new ArrayList<>();
    command.addAll(apply ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    command.addAll(files);
    var out = new PrintWriter(System.out, true);
    var err = new PrintWriter(System.err, true);
    int exit = new Main(out, err, System.in).format(command.toArray(String[]::new));
    if (exit != 0) {
      err.println(
          apply
              ? "error: the files named above could not be formatted"
              : "error: not formatted, see above; to format: ./mvnw -f all validate -P format");
    }
    System.exit(exit);
  }

  private static void addJavaFiles(Path folder, List<String> files) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path child, BasicFileAttributes attributes) {
            String name = child.getFileName().toString();
            boolean skip = name.equals("target") || name.startsWith(".");
            return skip && !child.equals(folder)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              files.add(file.toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
