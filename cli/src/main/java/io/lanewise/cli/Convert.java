package io.lanewise.cli;

import io.lanewise.file.NpyWriter;
import io.lanewise.file.SafetensorsWriter;
import io.lanewise.file.TensorEntry;
import io.lanewise.file.WeightFile;
import io.lanewise.layer.Narrow;
import io.lanewise.layer.NarrowErrors;
import io.lanewise.layer.Quantizer;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/// `lanewise convert`: weights to a new file, as they are or packed for [io.lanewise.layer.Linear].
@Command(
    name = "convert",
    description = "Copy weights to a new file: as they are, narrower, or ready for the kernels.",
    footer = {
      "",
      "OUT appears whole or not at all. It is laid out for mapping: the data begins at a multiple",
      "of 64 bytes. Metadata and tensors that are not packed are copied bit for bit.",
      "",
      "Examples:",
      "  lanewise convert --pack --tensor linear.weight examples/mission.safetensors \\",
      "    packed.safetensors",
      "  lanewise linear --weight packed.safetensors#linear.weight --input packed.safetensors#ones",
      "  lanewise convert model.safetensors.index.json model.safetensors",
      "  lanewise convert model.safetensors#embeddings embeddings.npy",
      "  lanewise convert glove.6B.100d.txt glove.safetensors",
      "  lanewise convert --dtype int8 model.safetensors small.safetensors"
    })
final class Convert implements Runnable {
  private final Session session;

  @Parameters(
      index = "0",
      paramLabel = "IN",
      description = "A weight file of any format, or a folder; PATH#tensor for one tensor of it.",
      converter = TensorName.Converter.class)
  private @Nullable TensorName in;

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = {
        "A .safetensors file; of one tensor, as it is, also .npy; of a table with tokens, also",
        "word2vec's text (.txt, .vec) or binary (.bin)."
      })
  private @Nullable Path out;

  @Option(
      names = "--pack",
      description = {
        "Write Linear weights in the order the kernels read them: 'linear' maps and uses them",
        "without packing a copy. All 2-D F32 tensors, which may be tables of embeddings, too."
      })
  private boolean pack;

  @Option(
      names = "--dtype",
      paramLabel = "D",
      description = {
        "Write 2-D float tensors as f32, bf16, f16, int8 or int4, and print what that costs:",
        "int8 with a scale for each row, int4 with one for each 32 columns."
      },
      converter = NarrowName.class)
  private @Nullable Narrow dtype;

  @Option(
      names = "--group",
      paramLabel = "N",
      description = "With --dtype int8: a scale for each 32, 64 or 128 columns.")
  private int group;

  @Option(
      names = "--tensor",
      paramLabel = "NAME",
      description = "Pack or narrow only this tensor. May be given several times.")
  private @Nullable List<String> tensors;

  Convert(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    TensorName source = Options.required(in);
    Path target = Options.required(out);
    ConvertTarget kind = checkOptions(source, target);
    try (WeightFile file = WeightFile.open(source.path())) {
      checkTarget(file, target);
      String one = source.tensor();
      if (kind != ConvertTarget.SAFETENSORS) {
        Tensor table = one == null ? file.onlyTensor() : file.tensor(one);
        if (kind == ConvertTarget.NPY) {
          NpyWriter.write(target, table);
        } else {
          boolean binary = kind == ConvertTarget.WORD2VEC_BINARY;
          WordsConversion.write(new TensorName.Opened(file, table), target, binary, session);
        }
        return;
      }
      Conversion conversion = conversion(file, one);
      Progress progress = Progress.ofBytes(session, conversion.byteCount());
      try {
        SafetensorsWriter.writeAligned(
            target,
            conversion.tensors().stream().map(t -> new WatchedTensor(t, progress)).toList(),
            conversion.metadata());
      } finally {
        progress.end();
      }
      conversion.quantizers().forEach(this::print);
    }
  }

  private Conversion conversion(WeightFile file, @Nullable String one) {
    if (dtype != null) {
      return Conversion.narrowed(file, one, tensors, dtype, group);
    }
    return pack ? Conversion.packed(file, one, tensors) : Conversion.copied(file, one);
  }

  private void print(Quantizer quantizer) {
    NarrowErrors errors = quantizer.errors();
    session
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%s: %s, %d rows, error at most %.3g (row %d) and %.3g on average,"
                    + " cosine drift at most %.3g and %.3g on average",
                quantizer.tensors().getFirst().name(),
                dtype,
                errors.rows(),
                errors.greatest(),
                errors.greatestRow(),
                errors.mean(),
                errors.greatestDrift(),
                errors.meanDrift()));
  }

  private ConvertTarget checkOptions(TensorName source, Path target) {
    ConvertTarget kind = ConvertTarget.of(target);
    if (kind != ConvertTarget.SAFETENSORS && (pack || dtype != null)) {
      String option = pack ? "--pack" : "--dtype";
      throw new UsageException(
          "output: expected a .safetensors file for " + option + ", got '" + target + "'");
    }
    if (pack && dtype != null) {
      throw new UsageException("--dtype: expected it without --pack, got both");
    }
    if (group != 0 && dtype != Narrow.INT8) {
      throw new UsageException("--group: expected --dtype int8 with it, got another or none");
    }
    if (tensors != null && !pack && dtype == null) {
      throw new UsageException("--tensor: expected --pack or --dtype with it, got it alone");
    }
    if (tensors != null && source.tensor() != null) {
      throw new UsageException("--tensor: expected a whole file as IN, got one tensor of it");
    }
    return kind;
  }

  private static void checkTarget(WeightFile file, Path target) {
    try {
      Stream<Path> shards = file.entries().stream().map(TensorEntry::file).distinct();
      for (Path input : Stream.concat(Stream.of(file.path()), shards).toList()) {
        if (Files.exists(target) && Files.isSameFile(input, target)) {
          throw new CommandException(
              "convert: output", "another file than the input", "the input", target.toString());
        }
      }
    } catch (IOException e) {
      throw CommandException.of("convert: output", target, e);
    }
  }

  /// For picocli: a name that is none is wrong usage.
  static final class NarrowName implements ITypeConverter<Narrow> {
    @Override
    public Narrow convert(String name) {
      try {
        return Narrow.of(name);
      } catch (TensorException unknown) {
        throw new TypeConversionException(unknown.getMessage());
      }
    }
  }
}
