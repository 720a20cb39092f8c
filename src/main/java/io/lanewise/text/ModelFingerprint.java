package io.lanewise.text;

import io.lanewise.file.ModelFolder;
import io.lanewise.file.WeightFile;
import io.lanewise.file.WeightFileException;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// The SHA-256 of all that decides about a model's vectors, wherever its folder is.
///
/// Each part is preceded by what it is and how long, so that no two models are read as the same
/// bytes.
final class ModelFingerprint {
  private static final int CHUNK = 1 << 16;

  private final MessageDigest digest;
  private final byte[] chunk = new byte[CHUNK];

  private ModelFingerprint(MessageDigest digest) {
    this.digest = digest;
  }

  /// @param tensors of the table
  /// @throws WeightFileException if a part can't be read any more
  static String of(ModelFolder folder, List<Tensor> tensors) {
    ModelFingerprint print = new ModelFingerprint(sha256());
    print.add(folder.layout().name());
    print.add(folder.prompts().usual());
    print.add(folder.tokenizer());
    tensors.forEach(print::add);
    for (ModelFolder.Step step : folder.steps()) {
      switch (step) {
        case ModelFolder.Normalize _ -> print.add("normalize");
        case ModelFolder.Dense dense -> print.add(dense);
      }
    }
    return HexFormat.of().formatHex(print.digest.digest());
  }

  /// The SHA-256 of a file alone.
  static String of(Path file) {
    ModelFingerprint print = new ModelFingerprint(sha256());
    print.add(file);
    return HexFormat.of().formatHex(print.digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new AssertionError(everyPlatformHasIt);
    }
  }

  private void add(ModelFolder.Dense dense) {
    add("dense " + dense.activation() + ", bias " + dense.bias());
    try (WeightFile file = WeightFile.open(dense.weights())) {
      file.entries().forEach(entry -> add(file.tensor(entry.name())));
    }
  }

  private void add(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    digest.update((utf8.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(utf8);
  }

  private void add(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
      }
    } catch (IOException e) {
      throw new WeightFileException(
          WeightFileException.Kind.UNREADABLE,
          "text embedder: fingerprint",
          "a readable file",
          e.getClass().getSimpleName() + " " + e.getMessage(),
          file,
          null,
          -1,
          e);
    }
  }

  private void add(Tensor tensor) {
    add(tensor.name() + " " + tensor.dtype() + " " + tensor.shape());
    MemorySegment bytes = tensor.segment();
    try {
      for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
        int count = (int) Math.min(CHUNK, bytes.byteSize() - at);
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, chunk, 0, count);
        Tensor.awaitFaults();
        digest.update(chunk, 0, count);
      }
    } catch (IllegalStateException | InternalError fault) {
      throw tensor.explain("text embedder: fingerprint", fault);
    }
  }
}
