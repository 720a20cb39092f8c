package io.lanewise;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All Java of the README compiles, runs, and prints what the README says; what needs another
/// library is run by the project that has it.
class DocumentationTest {
  @TempDir private Path folder;

  @Test
  void theReadmesExamplesPrintWhatItSays() throws IOException, InterruptedException {
    DocumentExamples.run(Path.of("README.md"), "java", folder);
  }
}
