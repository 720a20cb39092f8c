package io.lanewise.cli;

import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Tensor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `--rows`, of commands that read a table: rows that have their scale in them, which no file says.
final class PackedRows {
  /// As PyTorch packs them.
  enum Layout {
    BYTE,
    FOUR_BIT
  }

  @Option(
      names = "--rows",
      paramLabel = "LAYOUT",
      description = {
        "The table is U8 rows that PyTorch packed, codes, scale and offset: byte or 4bit, from",
        "torch.ops.quantized.embedding_bag_byte_prepack or embedding_bag_4bit_prepack."
      },
      converter = Name.class)
  private @Nullable Layout layout;

  /// Whether the option was given.
  boolean given() {
    return layout != null;
  }

  /// The matrix of codes that a table is, if the option or its file says so.
  Optional<Quantized> codes(TensorName.Opened table) {
    Tensor rows = table.tensor();
    return switch (layout) {
      case null -> table.quantized();
      case BYTE -> Optional.of(Quantized.embeddingBagByte(rows));
      case FOUR_BIT -> {
        // PyTorch packs an even number of columns only.
        long bytes = rows.shape().rank() == 2 ? rows.shape().dim(1) : 0;
        yield Optional.of(Quantized.embeddingBag4Bit(rows, 2 * (bytes - Short.BYTES * 2)));
      }
    };
  }

  /// For picocli.
  static final class Name implements ITypeConverter<Layout> {
    @Override
    public Layout convert(String name) {
      return switch (name) {
        case "byte" -> Layout.BYTE;
        case "4bit" -> Layout.FOUR_BIT;
        default -> throw new TypeConversionException("expected byte or 4bit, got '" + name + "'");
      };
    }
  }
}
