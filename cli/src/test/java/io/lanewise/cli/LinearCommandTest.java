package io.lanewise.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.file.SafetensorsWriter;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `lanewise linear --activation`.
class LinearCommandTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private String file = "";

  @BeforeEach
  void writeAWeight() {
    file = folder.resolve("layer.safetensors").toString();
    SafetensorsWriter.write(
        Path.of(file),
        List.of(
            Tensor.ofFloats("w", Shape.of(2, 1), -1, 1), Tensor.ofFloats("x", Shape.of(1, 1), 2)),
        Map.of());
  }

  @Test
  void withoutTheOptionTheProductIsPrinted() {
    assertEquals(0, linear());
    assertEquals("{\"row\":0,\"vector\":[-2.0,2.0]}", text(out));
  }

  @Test
  void outputsPassThroughTheActivation() {
    assertEquals(0, linear("--activation", "relu"));
    assertEquals("{\"row\":0,\"vector\":[0.0,2.0]}", text(out));
  }

  @Test
  void inPlaceToo() {
    assertEquals(0, linear("--in-place", "--activation=relu"));
    assertEquals("{\"row\":0,\"vector\":[0.0,2.0]}", text(out));
  }

  @Test
  void anUnknownNameIsWrongUsageAndTheNamesAreListed() {
    assertEquals(2, linear("--activation", "softmax"));
    String message = text(err);
    assertTrue(message.contains("--activation"), message);
    assertTrue(message.contains("none, relu, gelu, gelu_tanh, silu, tanh, sigmoid"), message);
    assertTrue(message.contains("'softmax'"), message);
    assertEquals("", text(out));
  }

  private int linear(String... options) {
    String[] args = new String[5 + options.length];
    args[0] = "linear";
    args[1] = "--weight";
    args[2] = file + "#w";
    args[3] = "--input";
    args[4] = file + "#x";
    System.arraycopy(options, 0, args, 5, options.length);
    return Main.run(Session.of(InputStream.nullInputStream(), out, err), args);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(UTF_8).strip();
  }
}
