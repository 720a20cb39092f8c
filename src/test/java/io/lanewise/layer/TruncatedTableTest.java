package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.ChildJvm;
import io.lanewise.SparseFile;
import io.lanewise.file.WeightFile;
import io.lanewise.file.WeightFileException;
import io.lanewise.search.Metric;
import io.lanewise.search.Nearest;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A mapped table whose file shrinks while code reads it: an exception, never a dead process.
///
/// Each run is a JVM of its own, since a failure would be the end of it. Compiled readers are
/// warmed until the optimising compiler has them, on the part of the file that stays, and read no
/// page ahead.
class TruncatedTableTest {
  private static final String NO_PAGES = "-Dlanewise.coldPages=0";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC"})
  void compiledReadersFailWithTheTypedError(String collector) throws Exception {
    List<String> expected = new ArrayList<>();
    for (Reader reader : Reader.values()) {
      expected.add(reader + " CHANGED");
    }
    // The compiler waits for a fifth of the calls that it usually does.
    List<String> options = List.of(collector, NO_PAGES, "-XX:CompileThresholdScaling=0.2");
    assertEquals(expected, run(options, Victim.class, 2_400));
    // Without this the test would prove nothing: only optimised code can die.
    for (String method :
        List.of(
            "Embedding::lookup",
            "Panels::pack",
            "PanelPacker::pack",
            "Widening",
            "Pooling",
            "RowTiles",
            "PanelTiles",
            "BlockDecoder::decode",
            "Elements::getDouble")) {
      assertTrue(compilations(method, "").findAny().isPresent(), method);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC"})
  void aLoopThatWasCompiledWhileItRanFailsWithTheTypedError(String collector) throws Exception {
    List<String> options = List.of(collector, NO_PAGES);
    assertEquals(List.of("CHANGED", "CHANGED"), run(options, LongLoop.class));
    // "%" marks a compilation that enters at a loop.
    assertTrue(compilations("RowTiles", "%").findAny().isPresent());
    assertTrue(compilations("PanelTiles", "%").findAny().isPresent());
  }

  /// Vector operations are compiled by themselves, and the loops around them interpreted.
  @Test
  void coldReadersFailWithTheTypedError() throws Exception {
    List<String> expected = new ArrayList<>();
    for (Reader reader : Reader.values()) {
      expected.add(reader + " CHANGED");
    }
    List<String> options =
        List.of("-XX:CompileCommand=quiet", "-XX:CompileCommand=exclude,io.lanewise.*::*");
    assertEquals(expected, run(options, Victim.class, 100));
  }

  /// With compilation in the foreground, so that each run compiles the same at the same time.
  private List<String> run(List<String> options, Class<?> main, Object... arguments)
      throws Exception {
    List<String> all = new ArrayList<>(options);
    all.add("--add-modules=jdk.incubator.vector");
    all.add("-Xbatch");
    all.add("-XX:ErrorFile=" + folder.resolve("crash.log"));
    all.add("-Xlog:jit+compilation=debug:file=" + folder.resolve("jit.log") + "::filecount=0");
    return ChildJvm.run(
        all, main, Stream.concat(Stream.of(folder), Stream.of(arguments)).toArray());
  }

  /// What the optimising compiler compiled: number, flags, level 4, method.
  private Stream<String> compilations(String method, String flag) throws IOException {
    return Files.readAllLines(folder.resolve("jit.log")).stream()
        .filter(line -> line.contains(method) && line.contains(flag))
        .filter(line -> line.matches(".*\\s\\d+[\\s%sb!n]+4\\s.*"));
  }

  private static final int COLUMNS = 384;
  private static final int ROWS = 20_000;
  private static final int ROWS_LEFT = 2_000;

  /// What reads the table: of the rows that stay, or of those that go.
  enum Reader {
    ROW {
      @Override
      void read(Tensor table, int first) {
        Embedding.of(table).lookup(first, new float[COLUMNS], 0);
      }
    },
    ROWS {
      @Override
      void read(Tensor table, int first) {
        Embedding.of(table)
            .lookup(
                new int[] {first, first + 1, first + 2, first + 3, first + 4},
                new float[5 * COLUMNS],
                0);
      }
    },
    ROWS_TO_SEGMENT {
      @Override
      void read(Tensor table, int first) {
        try (Arena arena = Arena.ofConfined()) {
          MemorySegment out = arena.allocate(2L * COLUMNS * 4);
          Embedding.of(table).lookup(new long[] {first, first + 1}, out, 0);
        }
      }
    },
    BAGS {
      @Override
      void read(Tensor table, int first) {
        int[] ids = IntStream.range(first, first + 12).toArray();
        float[] out = new float[2 * COLUMNS];
        EmbeddingBag.of(table, EmbeddingBag.Mode.SUM).forward(ids, 6, out, 0);
        EmbeddingBag.of(table, EmbeddingBag.Mode.MAX).forward(ids, 6, out, 0);
      }
    },
    ELEMENT {
      @Override
      void read(Tensor table, int first) {
        table.getDouble((long) first * COLUMNS);
      }
    },
    PACK {
      @Override
      void read(Tensor table, int first) {
        Linear.packed(rows(table, first));
      }
    },
    ONE_ROW_IN_PLACE {
      @Override
      void read(Tensor table, int first) {
        Linear.inPlace(rows(table, first), null).forward(new float[COLUMNS]);
      }
    },
    FIVE_ROWS_IN_PLACE {
      @Override
      void read(Tensor table, int first) {
        Linear.inPlace(rows(table, first), null).forward(new float[5 * COLUMNS]);
      }
    },
    TWO_WORKERS_IN_PLACE {
      @Override
      void read(Tensor table, int first) {
        // Large enough to be split: 96 rows of the weight, by the caller and a worker.
        Linear linear = Linear.inPlace(rows(table, first, 96), null).withWorkers(Victim.WORKERS);
        linear.forward(new float[32 * COLUMNS]);
      }
    },
    ONE_ROW_PREPACKED {
      @Override
      void read(Tensor table, int first) {
        Linear.prepacked(panels(table, first, 2), 20, null).forward(new float[COLUMNS]);
      }
    },
    FIVE_ROWS_PREPACKED {
      @Override
      void read(Tensor table, int first) {
        Linear.prepacked(panels(table, first, 2), 20, null).forward(new float[5 * COLUMNS]);
      }
    },
    TWO_WORKERS_PREPACKED {
      @Override
      void read(Tensor table, int first) {
        Linear linear = Linear.prepacked(panels(table, first, 6), 96, null);
        linear.withWorkers(Victim.WORKERS).forward(new float[32 * COLUMNS]);
      }
    },
    BF16_ROW {
      @Override
      void read(Tensor table, int first) {
        Embedding.of(narrow(table, first, DType.BF16)).lookup(3, new float[2 * COLUMNS], 0);
      }
    },
    F16_IN_PLACE {
      @Override
      void read(Tensor table, int first) {
        Linear.inPlace(narrow(table, first, DType.F16), null).forward(new float[2 * COLUMNS]);
      }
    },
    CODES_ROW {
      @Override
      void read(Tensor table, int first) {
        Embedding.of(narrow(table, first, DType.I8)).lookup(3, new float[4 * COLUMNS], 0);
      }
    },
    NIBBLES_IN_PLACE {
      @Override
      void read(Tensor table, int first) {
        Tensor bytes = narrow(table, first, DType.U8);
        int columns = 2 * (4 * COLUMNS - 4);
        Linear.inPlace(Quantized.embeddingBag4Bit(bytes, columns), null)
            .forward(new float[columns]);
      }
    },
    CODES_PACKED {
      @Override
      void read(Tensor table, int first) {
        Linear.packed(narrow(table, first, DType.I8));
      }
    },
    BLOCKS_ROW {
      @Override
      void read(Tensor table, int first) {
        Embedding.of(blocks(table, first)).lookup(3, new float[2048], 0);
      }
    },
    BLOCKS_ELEMENT {
      @Override
      void read(Tensor table, int first) {
        blocks(table, first).getFloat(300);
      }
    },
    BLOCKS_IN_PLACE {
      @Override
      void read(Tensor table, int first) {
        Linear.inPlace(blocks(table, first), null).forward(new float[2048]);
      }
    },
    NEAREST {
      @Override
      void read(Tensor table, int first) {
        Nearest.of(rows(table, first), Metric.DOT).search(new float[COLUMNS], 2);
      }
    },
    NEAREST_BY_TWO_WORKERS {
      @Override
      void read(Tensor table, int first) {
        // Large enough to be split, as are three blocks of rows.
        Nearest search = Nearest.of(rows(table, first, 1500), Metric.DOT);
        search.withWorkers(Victim.WORKERS).search(new float[COLUMNS], 2);
      }
    },
    NEAREST_TO_MANY_QUERIES {
      @Override
      void read(Tensor table, int first) {
        Nearest search = Nearest.of(rows(table, first, 256), Metric.DOT);
        search.search(new float[12 * COLUMNS], 0, 12, 1, new long[12], 0, new float[12], 0);
      }
    },
    LENGTHS_OF_ROWS {
      @Override
      void read(Tensor table, int first) {
        Nearest.of(rows(table, first), Metric.COSINE);
      }
    },
    PACK_TO_A_FILE {
      @Override
      void read(Tensor table, int first) {
        try {
          PanelStream.of(rows(table, first)).writeTo(piece -> {});
        } catch (IOException impossible) {
          throw new AssertionError(impossible);
        }
      }
    };

    abstract void read(Tensor table, int first);

    /// Twenty rows as a weight of their own, in the same file.
    static Tensor rows(Tensor table, int first) {
      return rows(table, first, 20);
    }

    /// The same bytes read as panels: sixteen rows' worth each.
    static Tensor panels(Tensor table, int first, int count) {
      Tensor rows = rows(table, first, 16 * count);
      Shape shape = Shape.of(count, COLUMNS, 16);
      return Tensor.of("w", rows.dtype(), shape, rows.segment(), table.source());
    }

    /// The same bytes as six rows of narrower numbers.
    static Tensor narrow(Tensor table, int first, DType dtype) {
      Tensor rows = rows(table, first, 6);
      Shape shape = Shape.of(6, COLUMNS * 4L / dtype.bytes());
      return Tensor.of("w", dtype, shape, rows.segment(), table.source());
    }

    /// The same bytes as eight rows of eight blocks.
    static Tensor blocks(Tensor table, int first) {
      Tensor rows = rows(table, first, 6);
      return Tensor.of("w", DType.Q4_K, Shape.of(8, 2048), rows.segment(), table.source());
    }

    static Tensor rows(Tensor table, int first, int count) {
      long rowBytes = COLUMNS * 4L;
      MemorySegment part = table.segment().asSlice(first * rowBytes, count * rowBytes);
      Shape shape = Shape.of(count, COLUMNS);
      return Tensor.of("w", table.dtype(), shape, part, table.source());
    }
  }

  /// The child process of readers that have run some thousand times.
  static final class Victim {
    static final Workers WORKERS = Workers.of(2);

    private Victim() {}

    public static void main(String[] args) throws IOException {
      for (Reader reader : Reader.values()) {
        Path path = Path.of(args[0], reader + ".safetensors");
        long end = SparseFile.write(path, ROWS, COLUMNS);
        try (WeightFile file = WeightFile.open(path)) {
          Tensor table = file.tensor("w");
          for (int call = 0; call < Integer.parseInt(args[1]); call++) {
            reader.read(table, call % (ROWS_LEFT - 100));
          }
          SparseFile.truncate(path, end - (ROWS - ROWS_LEFT) * COLUMNS * 4L);
          System.out.println(reader + " " + outcome(() -> reader.read(table, ROWS / 2)));
        }
        Files.delete(path);
      }
    }
  }

  /// The child process of one call that is so long that its loop is compiled on the way.
  static final class LongLoop {
    private LongLoop() {}

    public static void main(String[] args) throws IOException {
      run(Path.of(args[0], "rows.safetensors"), w -> Linear.inPlace(w, null));
      run(Path.of(args[0], "panels.safetensors"), LongLoop::prepacked);
    }

    private static void run(Path path, Function<Tensor, Linear> layer) throws IOException {
      int columns = 32 << 20;
      long end = SparseFile.write(path, 1, columns);
      try (WeightFile file = WeightFile.open(path)) {
        Linear linear = layer.apply(file.tensor("w"));
        SparseFile.truncate(path, end - columns);
        System.out.println(outcome(() -> linear.forward(new float[linear.inFeatures()])));
      }
      Files.delete(path);
    }

    private static Linear prepacked(Tensor w) {
      Shape panel = Shape.of(1, w.shape().dim(1) / 16, 16);
      return Linear.prepacked(Tensor.of("w", w.dtype(), panel, w.segment(), w.source()), 16, null);
    }
  }

  private static String outcome(Runnable read) {
    try {
      read.run();
      return "read what is not there";
    } catch (WeightFileException failure) {
      return failure.kind().name();
    }
  }
}
