package io.lanewise.train;

import io.lanewise.file.SafetensorsWriter;
import io.lanewise.file.WeightFile;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.StreamedTensor;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// All that a training needs to go on where it was: tables, the state of their optimisers, and the
/// steps taken, in one safetensors file.
///
/// ```
/// tensors         'name' a table      'name.exp_avg', … the state of its optimiser      all F32
/// __metadata__    "lanewise.optimizer.name": "sparse_adam"       "lanewise.steps.name": "120"
/// ```
///
/// A checkpoint is written beside the file, put on the disk, and takes the file's name in one move:
/// a training that is killed at any instant leaves the checkpoint before whole. The same tables can
/// be opened from it with `WeightFile`, to serve them.
///
/// Learning rates and options are not kept; the program that restores sets them. No step may run
/// meanwhile.
public final class Checkpoint {
  private static final String KIND = "lanewise.optimizer.";
  private static final String STEPS = "lanewise.steps.";

  private Checkpoint() {}

  /// Writes a checkpoint of these optimisers and their tables, whose names must differ.
  ///
  /// @throws io.lanewise.tensor.LanewiseException if the file can't be written, or two tensors have
  ///   one name; the file that was there is still there then
  public static void write(Path file, Optimizer... optimizers) {
    List<StreamedTensor> tensors = new ArrayList<>();
    Map<String, String> metadata = new HashMap<>();
    for (Optimizer optimizer : optimizers) {
      String name = optimizer.table().tensor().name();
      metadata.put(KIND + name, optimizer.kind());
      metadata.put(STEPS + name, Long.toString(optimizer.steps()));
      tensors(optimizer).forEach(tensor -> tensors.add(StreamedTensor.of(tensor)));
    }
    SafetensorsWriter.writeAligned(file, tensors, metadata);
  }

  /// Reads tables and state back into the memory of these optimisers, and sets their steps.
  ///
  /// Everything is checked before anything is changed.
  ///
  /// @param optimizers over tables of the same names and shapes, of the same classes, with the same
  ///   kinds of state
  /// @throws io.lanewise.tensor.LanewiseException if the file is not valid, or of another training
  public static void restore(Path file, Optimizer... optimizers) {
    try (WeightFile saved = WeightFile.open(file)) {
      for (Optimizer optimizer : optimizers) {
        check(optimizer, saved);
      }
      for (Optimizer optimizer : optimizers) {
        for (Tensor tensor : tensors(optimizer)) {
          copy(saved.tensor(tensor.name()), tensor);
        }
        optimizer.restored(steps(optimizer, saved));
      }
    }
  }

  private static List<Tensor> tensors(Optimizer optimizer) {
    List<Tensor> tensors = new ArrayList<>(optimizer.state());
    tensors.addFirst(optimizer.table().tensor());
    return tensors;
  }

  private static void check(Optimizer optimizer, WeightFile saved) {
    String name = optimizer.table().tensor().name();
    String kind = saved.metadata().get(KIND + name);
    if (!optimizer.kind().equals(kind)) {
      throw mismatch("optimizer of '" + name + "'", optimizer.kind(), kind + "", saved);
    }
    steps(optimizer, saved);
    for (Tensor tensor : tensors(optimizer)) {
      Tensor from = saved.tensor(tensor.name());
      if (from.dtype() != DType.F32 || !from.shape().equals(tensor.shape())) {
        throw mismatch("tensor", tensor + "", from + "", saved);
      }
    }
  }

  private static long steps(Optimizer optimizer, WeightFile saved) {
    String name = optimizer.table().tensor().name();
    String steps = Objects.toString(saved.metadata().get(STEPS + name));
    if (!steps.matches("[0-9]{1,18}")) {
      throw mismatch("steps of '" + name + "'", "a whole number", steps, saved);
    }
    return Long.parseLong(steps);
  }

  private static TensorException mismatch(
      String what, String expected, String actual, WeightFile saved) {
    return new TensorException("checkpoint: " + what, expected, actual, saved.path() + "");
  }

  private static void copy(Tensor from, Tensor to) {
    try {
      MemorySegment.copy(from.segment(), 0, to.segment(), 0, to.segment().byteSize());
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw from.explain("checkpoint: read", fault);
    }
  }
}
