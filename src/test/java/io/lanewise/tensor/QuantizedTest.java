package io.lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Codes and scales that don't fit each other are refused before anything is read.
class QuantizedTest {
  private static Tensor tensor(DType dtype, long... dims) {
    Shape shape = Shape.of(dims);
    return Tensor.of("t", dtype, shape, Arena.ofAuto().allocate(Tensor.byteCount(dtype, shape)));
  }

  private static void refused(String words, Executable build) {
    String message = String.valueOf(assertThrows(TensorException.class, build).getMessage());
    assertTrue(message.startsWith("quantized: ") && message.contains(words), message);
  }

  @Test
  void theShapeOfTheScalesTellsTheGroup() {
    Tensor codes = tensor(DType.I8, 3, 100);
    assertEquals(100, Quantized.of(codes, null, null).group());
    assertEquals(100, Quantized.of(codes, tensor(DType.F32, 3), null).group());
    assertEquals(100, Quantized.of(codes, tensor(DType.F16, 3, 1), null).group());
    assertEquals(32, Quantized.of(codes, tensor(DType.BF16, 3, 4), null).group());
    assertEquals(64, Quantized.of(codes, tensor(DType.F32, 3, 2), null).group());
    Tensor wide = tensor(DType.U8, 3, 300);
    assertEquals(128, Quantized.of(wide, tensor(DType.F32, 3, 3), null).group());
  }

  @Test
  void scalesAndZerosThatDoNotFit() {
    Tensor codes = tensor(DType.I8, 3, 100);
    Tensor scales = tensor(DType.F32, 3);
    refused("I8 or U8", () -> Quantized.of(tensor(DType.I16, 3, 100), scales, null));
    refused("2 dimensions", () -> Quantized.of(tensor(DType.I8, 300), scales, null));
    refused("from 1", () -> Quantized.of(tensor(DType.I8, 3, 0), scales, null));
    refused("(3, 1)", () -> Quantized.of(codes, tensor(DType.F32, 4), null));
    refused("32, 64 or 128", () -> Quantized.of(codes, tensor(DType.F32, 3, 3), null));
    refused("32, 64 or 128", () -> Quantized.of(codes, tensor(DType.F32), null));
    refused("F32, F16 or BF16", () -> Quantized.of(codes, tensor(DType.F64, 3), null));
    refused("an integer", () -> Quantized.of(codes, scales, tensor(DType.F32, 3)));
    refused("(3)", () -> Quantized.of(codes, scales, tensor(DType.I8, 4)));
    refused("scales", () -> Quantized.of(codes, null, tensor(DType.I8, 3)));
  }

  @Test
  void bytesThatAreNoRowsOfTheirLayout() {
    Tensor scales = tensor(DType.F32, 3, 4);
    assertEquals(100, Quantized.int4(tensor(DType.U8, 3, 64), 100, scales).columns());
    refused("64 for 100", () -> Quantized.int4(tensor(DType.U8, 3, 50), 100, scales));
    refused("U8", () -> Quantized.int4(tensor(DType.I8, 3, 64), 100, scales));
    refused("(3, 4)", () -> Quantized.int4(tensor(DType.U8, 3, 64), 100, tensor(DType.F32, 3)));
    refused("from 1", () -> Quantized.int4(tensor(DType.U8, 3, 0), 0, tensor(DType.F32, 3)));
    assertEquals(9, Quantized.embeddingBagByte(tensor(DType.U8, 3, 17)).columns());
    refused("8 columns", () -> Quantized.embeddingBag4Bit(tensor(DType.U8, 3, 9), 8));
    refused("from 1", () -> Quantized.embeddingBagByte(tensor(DType.U8, 3, 8)));
    refused("-1 columns", () -> Quantized.embeddingBagByte(tensor(DType.U8, 3, 7)));
    assertEquals(7, Quantized.embeddingBag4Bit(tensor(DType.U8, 3, 8), 7).columns());
    assertEquals(64, Quantized.q8_0(tensor(DType.U8, 3, 68)).columns());
    refused("68 for 64", () -> Quantized.q8_0(tensor(DType.U8, 3, 70)));
    assertEquals(32, Quantized.q4_0(tensor(DType.U8, 3, 18)).columns());
    refused("from 1", () -> Quantized.q4_0(tensor(DType.U8, 3, 0)));
  }
}
