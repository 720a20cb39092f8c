package io.lanewise.layer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// One run of a [WarmUp]: which call comes next, and when it is enough.
final class WarmUpRun {
  /// As long as compiling one kernel takes on a busy core, which may be under way without showing,
  /// and long enough for a quiet moment of a shared machine.
  private static final long STRETCH_NANOS = 100_000_000;

  private static final int LEAST_ROUNDS = 5;

  private final List<Layer> layers;
  private final long deadline;
  private final FmaCeiling ceiling = new FmaCeiling();

  /// By [#key]: layers of the same kernels and sizes need no calls of their own.
  private final Map<String, List<WarmUpCall>> calls = new LinkedHashMap<>();

  private boolean agreed;

  WarmUpRun(List<Layer> layers, long deadline) {
    this.layers = layers;
    this.deadline = deadline;
    WarmUpCalls all = new WarmUpCalls();
    for (Layer layer : layers) {
      calls.computeIfAbsent(key(layer), _ -> all.of(layer));
    }
  }

  private static String key(Layer layer) {
    return layer + (layer.weight().segment().isMapped() ? ", mapped" : "");
  }

  /// Calls what is slow, each for the same time; and when nothing is, everything in turn.
  @SuppressWarnings("ThreadPriorityCheck") // a hint: without it a machine of one core takes longer
  void compile() {
    List<WarmUpCall> all = calls.values().stream().flatMap(List::stream).toList();
    while (!agreed && goesOn()) {
      WarmUpCall slow = slowest(all);
      if (!ceiling.isKnown()) {
        ceiling.run(); // beside every call: nothing can be judged before
      }
      if (slow != null) {
        slow.run();
      } else {
        agreed = stretch(all);
      }
      Thread.yield(); // to the compiler
    }
  }

  private boolean goesOn() {
    return System.nanoTime() - deadline < 0 && !Thread.currentThread().isInterrupted();
  }

  /// Of the calls that are not at speed, the one that had the least time.
  private @Nullable WarmUpCall slowest(List<WarmUpCall> all) {
    double flopPerNano = ceiling.flopPerNano();
    WarmUpCall slowest = null;
    for (WarmUpCall call : all) {
      if ((slowest == null || call.spent() < slowest.spent())
          && !call.isFast(flopPerNano)
          && call.isReady(flopPerNano)) {
        slowest = call;
      }
    }
    return slowest;
  }

  /// All calls in turn; true if all were at speed, and none faster than ever before.
  private boolean stretch(List<WarmUpCall> all) {
    all.forEach(WarmUpCall::beginStretch);
    long start = System.nanoTime();
    for (int round = 0;
        round < LEAST_ROUNDS || System.nanoTime() - start < STRETCH_NANOS;
        round++) {
      ceiling.run();
      for (WarmUpCall call : all) {
        if (!goesOn()) {
          return false;
        }
        call.run();
      }
    }
    return all.stream().allMatch(call -> isFast(call) && !call.isFaster());
  }

  private boolean isFast(WarmUpCall call) {
    return call.isFast(ceiling.flopPerNano());
  }

  WarmUp.Report report(Duration took, long touchedBytes) {
    List<WarmUp.Warmed> warmed = new ArrayList<>();
    for (Layer layer : layers) {
      List<WarmUpCall> own = calls.getOrDefault(key(layer), List.of());
      double speed = own.stream().mapToDouble(WarmUpCall::speed).max().orElse(0);
      OptionalDouble share =
          ceiling.isKnown() && speed > 0
              ? OptionalDouble.of(speed / ceiling.flopPerNano())
              : OptionalDouble.empty();
      boolean fast = agreed || own.stream().allMatch(this::isFast);
      warmed.add(new WarmUp.Warmed(layer, share, fast));
    }
    OptionalDouble gflops =
        ceiling.isKnown() ? OptionalDouble.of(ceiling.flopPerNano()) : OptionalDouble.empty();
    return new WarmUp.Report(took, agreed, gflops, touchedBytes, List.copyOf(warmed));
  }
}
