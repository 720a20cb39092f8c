package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void bytesAreShownAsMegabytesOnATerminalAndTakenAway() throws InterruptedException {
    String shown = run(true);
    assertTrue(shown.matches("(?s)\r\033\\[K5 MB \\(50 %\\), [\\d,]+/s.*\r\033\\[K"), shown);
  }

  @Test
  void nothingIsShownElsewhere() throws InterruptedException {
    assertEquals("", run(false));
  }

  private String run(boolean terminal) throws InterruptedException {
    PrintStream lines = new PrintStream(err, true, StandardCharsets.UTF_8);
    StandardOutput out = new StandardOutput(OutputStream.nullOutputStream());
    Session session = new Session(InputStream.nullInputStream(), out, lines, terminal);
    Progress progress = Progress.ofBytes(session, 10_000_000);
    progress.step(3_000_000);
    Thread.sleep(250);
    progress.step(2_000_000);
    progress.end();
    return err.toString(StandardCharsets.UTF_8);
  }
}
