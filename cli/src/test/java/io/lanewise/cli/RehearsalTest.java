package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The rehearsal's own model; a command that failed in it would leave its classes out of the cache,
/// and nobody would see it.
class RehearsalTest {
  @TempDir Path folder;

  @Test
  void theModelEmbeds() throws IOException {
    Run run = Run.of("embed", "--model", Rehearsal.model(folder).toString(), "Hello");
    assertArrayEquals(new float[] {0.6f, 0.8f}, Run.vector(run.ok().json().getFirst()));
  }
}
