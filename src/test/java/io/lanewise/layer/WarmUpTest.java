package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lanewise.ChildJvm;
import io.lanewise.Random32;
import io.lanewise.Width;
import io.lanewise.tensor.LanewiseException;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a warm-up promises besides speed; [WarmUpKernelsTest] is about what it compiles.
@Tag(Width.TAG)
class WarmUpTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofMillis(300);

  /// Some ten seconds each, of one core: that warming up comes to an end is a matter of any width.
  private static final boolean WHOLE = Set.of("native", "bits128").contains(Width.NAME);

  private final Random32 random = new Random32(15);
  private final Tensor weight = random.tensor("weight", 50, 33);
  private final Tensor before = Tensor.ofFloats("copy", weight.shape(), weight.toFloats());
  private final Linear packed = Linear.packed(weight, random.tensor("bias", 50));
  private final Linear inPlace = Linear.inPlace(weight, null).withActivation(Activation.GELU);
  private final Embedding embedding = Embedding.of(weight);

  @Test
  void endsAtFullSpeedAndSaysHowFastThatIs() {
    Duration bound = WHOLE ? LONG : SHORT;
    WarmUp.Report report = WarmUp.of(embedding, packed, inPlace).within(bound).run();
    if (!WHOLE) {
      return;
    }
    assertTrue(report.settled(), report::toString);
    assertEquals(
        List.of(embedding, packed, inPlace),
        report.layers().stream().map(WarmUp.Warmed::layer).toList());
    assertTrue(report.layers().stream().allMatch(WarmUp.Warmed::settled), report::toString);
    assertTrue(report.layers().get(0).ceilingShare().isEmpty(), report::toString);
    // Where kernels of other widths ran before, the loop that measures it may stay slow.
    assertEquals(
        report.ceilingGflops().isPresent(), report.layers().get(1).ceilingShare().isPresent());
    assertTrue(report.ceilingGflops().orElse(1) > 0, report::toString);
    assertTrue(report.layers().get(1).ceilingShare().orElse(1) > 0, report::toString);
    assertTrue(report.took().compareTo(LONG) < 0, report::toString);
  }

  @Test
  void inAServiceTheCeilingIsKnown() throws Exception {
    assumeTrue(Width.NAME.equals("native"), "one JVM of its own is enough");
    List<String> options = List.of("--add-modules=jdk.incubator.vector");
    assertEquals(List.of("true"), ChildJvm.run(options, Service.class));
  }

  /// A process that has run nothing else.
  static final class Service {
    public static void main(String[] args) {
      Tensor weight = new Random32(15).tensor("weight", 50, 33);
      WarmUp.Report report = WarmUp.of(Linear.packed(weight)).within(LONG).run();
      double share = report.layers().getFirst().ceilingShare().orElse(0);
      System.out.println(report.settled() && report.ceilingGflops().orElse(0) > 0 && share > 0);
    }
  }

  @Test
  void changesNoAnswerAndNoMemoryOfTheCaller() {
    float[] x = random.floats(7 * 33);
    EmbeddingBag bags = EmbeddingBag.of(embedding.weight(), EmbeddingBag.Mode.SUM);
    List<Layer> layers = List.of(packed, inPlace, embedding, bags);
    List<float[]> answers = layers.stream().map(layer -> answer(layer, x)).toList();
    float[] input = x.clone();
    WarmUp.of(layers.toArray(Layer[]::new)).within(SHORT).run();
    for (int i = 0; i < layers.size(); i++) {
      assertArrayEquals(answers.get(i), answer(layers.get(i), x), layers.get(i).toString());
    }
    assertArrayEquals(input, x);
    assertEquals(-1, weight.segment().mismatch(before.segment()));
  }

  private static float[] answer(Layer layer, float[] x) {
    return switch (layer) {
      case Linear linear -> linear.forward(x);
      case Embedding table -> table.lookup(3);
      case EmbeddingBag bags -> bags.forward(new int[] {3, 1}, new int[] {0, 0});
    };
  }

  @Test
  void endsAtItsBound() {
    Linear large = Linear.inPlace(random.tensor("weight", 700, 1000), null);
    Duration bound = Duration.ofMillis(1);
    WarmUp.Report report = WarmUp.of(large, embedding).within(bound).run();
    assertFalse(report.settled(), "in 1 ms nothing is compiled");
    assertFalse(report.layers().get(1).settled(), report::toString);
    // Of the bound's own order only on a machine with time; here, that it ends long before LONG.
    assertTrue(report.took().compareTo(Duration.ofSeconds(30)) < 0, report::toString);
    assertTrue(report.took().compareTo(bound) >= 0, report::toString);
  }

  @Test
  void anInterruptEndsIt() {
    Thread.currentThread().interrupt();
    WarmUp.Report report = WarmUp.of(packed).within(LONG).run();
    assertTrue(Thread.interrupted(), "the interrupt stays set");
    assertFalse(report.settled());
  }

  @Test
  void layersOfEverySizeComeThrough() {
    for (int[] shape : new int[][] {{0, 5}, {5, 0}, {1, 1}, {1, 3000}, {3000, 1}, {0, 0}}) {
      Tensor odd =
          Tensor.ofFloats("odd", Shape.of(shape[0], shape[1]), new float[shape[0] * shape[1]]);
      Layer[] layers = {Linear.packed(odd), Linear.inPlace(odd, null), Embedding.of(odd)};
      WarmUp.Report report = WarmUp.of(layers).within(SHORT).run();
      assertEquals(3, report.layers().size());
    }
    assertEquals(List.of(), WarmUp.of().within(SHORT).run().layers());
  }

  @Test
  void oneLayerWarmsItselfUp() {
    Thread.currentThread().interrupt(); // the default bound is too long for a test
    Layer layer = packed;
    assertEquals(packed, layer.warmUp().layers().getFirst().layer());
    assertTrue(Thread.interrupted());
  }

  @Test
  void severalRunAtOnce() throws Exception {
    try (Workers workers = Workers.of(2);
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      Linear split = packed.withWorkers(workers);
      List<Callable<WarmUp.Report>> runs =
          Stream.<Layer>of(split, inPlace, split)
              .map(
                  layer -> (Callable<WarmUp.Report>) WarmUp.of(layer, embedding).within(SHORT)::run)
              .toList();
      for (Future<WarmUp.Report> run : threads.invokeAll(runs)) {
        assertEquals(2, run.get().layers().size());
      }
    }
  }

  @Test
  void closedWorkersAreTold() {
    Workers workers = Workers.of(2);
    WarmUp warmUp = WarmUp.of(packed.withWorkers(workers)).within(SHORT);
    workers.close();
    LanewiseException e = assertThrows(TensorException.class, warmUp::run);
    assertEquals("linear: workers: expected open, got closed", e.getMessage());
  }

  @Test
  void aBoundIsAboveZero() {
    WarmUp warmUp = WarmUp.of(packed);
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> warmUp.within(Duration.ofMillis(-3)));
    assertEquals("warm-up: bound expected > 0, got PT-0.003S", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> warmUp.within(Duration.ZERO));
    // Longer than a long's nanoseconds is no error: it never ends the warm-up.
    warmUp.within(Duration.ofSeconds(Long.MAX_VALUE));
  }
}
