package io.lanewise.cli;

import io.lanewise.file.TensorEntry;
import io.lanewise.file.Vocabulary;
import io.lanewise.file.WeightFile;
import io.lanewise.layer.Narrow;
import io.lanewise.layer.PanelFormat;
import io.lanewise.layer.PanelStream;
import io.lanewise.layer.Quantizer;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.StreamedTensor;
import io.lanewise.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a new file is to hold: nothing of it has been read or packed yet.
///
/// @param tensors those that are copied and those that are packed while they are written
/// @param metadata the input's, with a key for each tensor that is packed or made of nibbles
/// @param quantizers those of the tensors that are made narrower
record Conversion(
    List<StreamedTensor> tensors, Map<String, String> metadata, List<Quantizer> quantizers) {
  /// Formats whose metadata says how they were read: theirs, and no file's own.
  private static final Set<String> READ_ONCE = Set.of("word2vec-text", "word2vec-binary", "glove");

  /// More would wait for the disk.
  private static final int THREADS = Math.min(8, Runtime.getRuntime().availableProcessors());

  /// Everything as it is, or one tensor.
  ///
  /// @param one its name, or null for all
  static Conversion copied(WeightFile file, @Nullable String one) {
    return of(file, one, tensor -> false);
  }

  /// With Linear weights in panels.
  ///
  /// @param one the only tensor to write, or null for all
  /// @param names what to pack, or null for all that could be weights
  /// @throws CommandException if there is nothing to pack
  static Conversion packed(WeightFile file, @Nullable String one, @Nullable List<String> names) {
    Conversion conversion = of(file, one, chosen(file, one, names, Conversion::isWeight));
    if (conversion.tensors.stream().noneMatch(PanelStream.class::isInstance)) {
      String path = file.path().toString();
      throw new CommandException("convert: tensors to pack", "a 2-D F32 tensor", "none", path);
    }
    return conversion;
  }

  /// With matrices made narrower, or wider.
  ///
  /// @param one the only tensor to write, or null for all
  /// @param names what to narrow, or null for all that could be weights
  /// @throws CommandException if there is nothing to narrow
  static Conversion narrowed(
      WeightFile file, @Nullable String one, @Nullable List<String> names, Narrow to, int group) {
    Predicate<Tensor> narrowed = chosen(file, one, names, Conversion::isMatrix);
    Conversion copied = of(file, one, tensor -> false);
    List<StreamedTensor> tensors = new ArrayList<>();
    List<Quantizer> quantizers = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>(copied.metadata);
    for (StreamedTensor each : copied.tensors) {
      Tensor tensor = file.has(each.name()) ? file.tensor(each.name()) : null;
      if (tensor == null || !narrowed.test(tensor)) {
        tensors.add(each);
        continue;
      }
      Quantizer quantizer =
          (group == 0 ? Quantizer.of(tensor, to) : Quantizer.of(tensor, to, group))
              .withThreads(THREADS);
      quantizers.add(quantizer);
      tensors.addAll(quantizer.tensors());
      metadata.putAll(quantizer.metadata());
    }
    if (quantizers.isEmpty()) {
      String path = file.path().toString();
      throw new CommandException(
          "convert: tensors to narrow", "a 2-D tensor of floats or blocks", "none", path);
    }
    return new Conversion(tensors, metadata, quantizers);
  }

  /// What is asked for: the only tensor, or those of these names, or else the usual ones.
  private static Predicate<Tensor> chosen(
      WeightFile file,
      @Nullable String one,
      @Nullable List<String> names,
      Predicate<Tensor> usual) {
    if (one != null) {
      return tensor -> true;
    }
    if (names == null) {
      return usual;
    }
    names.forEach(file::tensor); // each must be there
    Set<String> wanted = new HashSet<>(names);
    return tensor -> wanted.contains(tensor.name());
  }

  /// Bytes that are to be written.
  long byteCount() {
    return tensors.stream().mapToLong(StreamedTensor::byteCount).sum();
  }

  private static boolean isMatrix(Tensor tensor) {
    return switch (tensor.dtype()) {
      case F32, F16, BF16 -> tensor.shape().rank() == 2;
      default -> isReadableBlocks(tensor.dtype()) && tensor.shape().rank() == 2;
    };
  }

  /// ggml's types, which no other file has: they must become another one.
  private static boolean isReadableBlocks(DType dtype) {
    return dtype.isBlock() && dtype.isReadable();
  }

  private static boolean isWeight(Tensor tensor) {
    return tensor.dtype() == DType.F32
        && tensor.shape().rank() == 2
        && tensor.shape().elementCount() > 0;
  }

  private static Conversion of(WeightFile file, @Nullable String one, Predicate<Tensor> pack) {
    List<StreamedTensor> tensors = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>(file.metadata());
    Vocabulary tokens = file.vocabulary().orElse(null);
    if (READ_ONCE.contains(file.format())) {
      // Where it was read from is nothing to the new file.
      metadata.remove("cache");
    }
    if (one == null && tokens != null && !file.has(tokens.tensors().getFirst().name())) {
      tokens.tensors().forEach(tensor -> tensors.add(StreamedTensor.of(tensor)));
      metadata.putAll(tokens.metadata());
    }
    if (one != null) {
      file.tensor(one); // must be there
    }
    for (TensorEntry entry : file.entries()) {
      String key = PanelFormat.key(entry.name());
      if (one != null && !entry.name().equals(one)) {
        metadata.remove(key);
        continue;
      }
      Tensor tensor = file.tensor(entry.name());
      PanelFormat.outFeatures(metadata, tensor); // what the input says of it must be true
      if (pack.test(tensor)) {
        PanelStream panels = PanelStream.of(tensor);
        metadata.put(key, Integer.toString(panels.outFeatures()));
        tensors.add(panels);
      } else {
        tensors.add(StreamedTensor.of(tensor));
      }
    }
    return new Conversion(tensors, metadata, List.of());
  }
}
