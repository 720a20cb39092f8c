package io.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.reflect.AccessFlag;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What C2 demands of a kernel, read off the class files.
class KernelBytecodeTest {
  /// Measured: F32 tiles of 946 to 1183 bytes of code run at the ceiling, narrow ones of up to 2245
  /// at 0.7 to 1.0 of their speed.
  private static final int MOST_BYTES = 2300;

  static Stream<Class<?>> kernels() {
    return Stream.of(
        F32PanelTiles512.class,
        F32PanelTiles256.class,
        F32PanelTiles128.class,
        Bf16PanelTiles512.class,
        Bf16PanelTiles256.class,
        Bf16PanelTiles128.class,
        F16PanelTiles512.class,
        F16PanelTiles256.class,
        F16PanelTiles128.class,
        I8PanelTiles512.class,
        I8PanelTiles256.class,
        I8PanelTiles128.class,
        GroupedI8PanelTiles512.class,
        GroupedI8PanelTiles256.class,
        GroupedI8PanelTiles128.class,
        GroupedI4PanelTiles512.class,
        GroupedI4PanelTiles256.class,
        GroupedI4PanelTiles128.class,
        F32RowTiles512.class,
        F32RowTiles256.class,
        F32RowTiles128.class,
        Bf16RowTiles512.class,
        Bf16RowTiles256.class,
        Bf16RowTiles128.class,
        F16RowTiles512.class,
        F16RowTiles256.class,
        F16RowTiles128.class,
        Widening512.class,
        Widening256.class,
        Widening128.class,
        F32Pooling512.class,
        F32Pooling256.class,
        F32Pooling128.class,
        Bf16Pooling512.class,
        Bf16Pooling256.class,
        Bf16Pooling128.class,
        F16Pooling512.class,
        F16Pooling256.class,
        F16Pooling128.class,
        SignedPooling512.class,
        SignedPooling256.class,
        SignedPooling128.class,
        SignedZerosPooling512.class,
        SignedZerosPooling256.class,
        SignedZerosPooling128.class,
        UnsignedZerosPooling512.class,
        UnsignedZerosPooling256.class,
        UnsignedZerosPooling128.class,
        BytesPooling512.class,
        BytesPooling256.class,
        BytesPooling128.class,
        PairsPooling512.class,
        PairsPooling256.class,
        PairsPooling128.class,
        SignedBlocksPooling512.class,
        SignedBlocksPooling256.class,
        SignedBlocksPooling128.class,
        SplitBlocksPooling512.class,
        SplitBlocksPooling256.class,
        SplitBlocksPooling128.class,
        Thresholds512.class,
        Thresholds256.class,
        Thresholds128.class,
        Interleaver512.class,
        Trees512.class,
        Trees256.class,
        Trees128.class,
        RowSteps512.class,
        RowSteps256.class,
        RowSteps128.class,
        Gather512.class,
        Gather256.class,
        Gather128.class,
        Calibration512.class,
        Calibration256.class,
        Calibration128.class,
        Activations512.class,
        Activations256.class,
        Activations128.class,
        Sums512.class,
        Sums256.class,
        Sums128.class,
        Updates512.class,
        Updates256.class,
        Updates128.class);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void methodsAreFlatAndSmallEnough(Class<?> kernel) throws IOException {
    for (MethodModel method : parse(kernel).methods()) {
      String name = kernel.getSimpleName() + "." + method.methodName().stringValue();
      String type = method.methodType().stringValue();
      assertFalse(type.contains("Vector"), name + " passes a vector or species: " + type);
      CodeAttribute code = (CodeAttribute) method.code().orElseThrow();
      assertTrue(code.codeLength() <= MOST_BYTES, name + " is " + code.codeLength() + " bytes");
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void speciesAreConstants(Class<?> kernel) throws IOException {
    parse(kernel)
        .fields()
        .forEach(
            field ->
                assertTrue(
                    field.flags().flags().containsAll(List.of(AccessFlag.STATIC, AccessFlag.FINAL)),
                    field.fieldName().stringValue()));
  }

  private static ClassModel parse(Class<?> kernel) throws IOException {
    try (InputStream in = kernel.getResourceAsStream(kernel.getSimpleName() + ".class")) {
      return ClassFile.of().parse(in.readAllBytes());
    }
  }
}
