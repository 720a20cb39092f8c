package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  private static final String TABLE = "../examples/mission.safetensors#embedding.weight";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inspect", "lookup", "linear", "bag", "embed", "nearest", "convert", "train", "doctor",
        "bench"
      })
  void helpOfEveryCommandHasExamples(String command) {
    String out = Run.of(command, "--help").ok().out();
    assertTrue(out.startsWith("Usage: lanewise " + command), out);
    assertTrue(out.contains("Examples:"), out);
    assertTrue(out.contains("--stacktrace"), out);
    assertTrue(Run.of("--help").ok().out().contains("\n  " + command), command);
  }

  @Test
  void tellsItsVersion() {
    assertTrue(Run.of("--version").ok().out().startsWith("lanewise "));
    assertTrue(Run.of("lookup", "--version").ok().out().startsWith("lanewise "));
  }

  @Test
  void completesEveryCommandInTheShell() {
    String out = Run.of("generate-completion").ok().out();
    assertTrue(
        out.contains("inspect lookup linear bag tokenize embed nearest convert train doctor bench"),
        out.substring(0, 200));
  }

  @Test
  void refusesWhatIsNoCommand() {
    Run.of().misused("command");
    Run.of("frobnicate").misused("frobnicate");
    Run.of("--frobnicate").misused("--frobnicate");
    Run.of("inspect").misused("PATH", "'lanewise inspect --help'");
    Run.of("inspect", "a", "b").misused("b");
  }

  @Test
  void printsAStackTraceOnlyWhenAsked() {
    Run.of("lookup", TABLE, "-1").failed();
    for (String[] args :
        new String[][] {
          {"--stacktrace", "lookup", TABLE, "-1"},
          {"lookup", "--stacktrace", TABLE, "-1"},
          {"lookup", TABLE, "-1", "--stacktrace"}
        }) {
      Run run = Run.of(args);
      assertEquals(1, run.code());
      assertTrue(run.err().contains("\n\tat io.lanewise.layer.Embedding."), run.err());
    }
  }

  @Test
  void doesNotReadArgumentsFromFiles() {
    Run.of("inspect", "@pom.xml").failed("@pom.xml");
  }

  @Test
  void endsQuietlyWhenTheReaderHasEnough() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream head =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    Session session = Session.of(InputStream.nullInputStream(), head, err);
    assertEquals(0, Main.run(session, "lookup", TABLE, "1"));
    assertEquals(0, Main.run(session, "inspect", "--json", "../examples/mission.safetensors"));
    assertEquals(0, Main.run(session, "--help"));
    assertEquals("", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void reportsAFullDisk() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    Session session = Session.of(InputStream.nullInputStream(), full, err);
    assertEquals(1, Main.run(session, "lookup", TABLE, "1"));
    String line = "error: standard output: expected a reader or room on the disk, got No space";
    assertTrue(err.toString(StandardCharsets.UTF_8).startsWith(line), err::toString);
  }
}
