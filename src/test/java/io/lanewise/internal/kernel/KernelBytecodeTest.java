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
  /// Measured: tiles of 946 to 1183 bytes of code run at the ceiling, one of 1418 at half of it.
  private static final int MOST_BYTES = 1200;

  static Stream<Class<?>> kernels() {
    return Stream.of(
        F32PanelTiles512.class,
        F32PanelTiles256.class,
        F32PanelTiles128.class,
        F32RowTiles512.class,
        F32RowTiles256.class,
        F32RowTiles128.class,
        Trees512.class,
        Trees256.class,
        Trees128.class,
        Gather512.class,
        Gather256.class,
        Gather128.class,
        Calibration512.class,
        Calibration256.class,
        Calibration128.class,
        Activations512.class,
        Activations256.class,
        Activations128.class);
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
