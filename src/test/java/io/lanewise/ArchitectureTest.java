package io.lanewise;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The way of the data, as rules: which package may use which.
class ArchitectureTest {
  private static final String ROOT = "io.lanewise.";
  private static final String JACKSON = "com.fasterxml.jackson.core..";
  private static final String VECTOR_API = "jdk.incubator.vector..";

  /// Packages below [#ROOT], and what each may use beside the JDK, jspecify and itself.
  private static final List<Layer> LAYERS =
      List.of(
          layer("tensor"),
          layer("file", "tensor", JACKSON),
          layer("layer", "tensor", "internal.kernel", "internal.parallel"),
          layer("train", "file", "layer", "tensor", "internal.kernel", "internal.parallel"),
          layer("text", "file", "layer", "tensor", "internal.kernel", "internal.parallel", JACKSON),
          layer("serving", "text", "file", "tensor", "internal.parallel"),
          layer("search", "layer", "tensor", "internal.kernel", "internal.parallel"),
          layer("internal.kernel", "tensor", "internal.parallel"),
          layer("internal.parallel"));

  private static final String[] EVERYONE = {
    "java..", "jdk..", "com.sun.management..", "org.jspecify.."
  };

  private static final Path CLASSES = Path.of("target", "classes");
  private static final JavaClasses LIBRARY = new ClassFileImporter().importPath(CLASSES);

  /// A package below [#ROOT], and the patterns of what it may use.
  private record Layer(String name, List<String> mayUse) {
    String pattern() {
      return ROOT + name + "..";
    }
  }

  /// @param mayUse packages below [#ROOT], or patterns, which end in two dots
  private static Layer layer(String name, String... mayUse) {
    return new Layer(
        name,
        Arrays.stream(mayUse).map(use -> use.endsWith("..") ? use : ROOT + use + "..").toList());
  }

  @TestFactory
  Stream<DynamicTest> packagesUseOnlyWhatTheyMay() {
    return LAYERS.stream().map(layer -> dynamicTest(layer.name, () -> check(layer)));
  }

  private static void check(Layer layer) {
    classes()
        .that(resideInAPackage(layer.pattern()))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(EVERYONE)
                .or(resideInAPackage(layer.pattern()))
                .or(resideInAnyPackage(layer.mayUse.toArray(String[]::new))))
        // A package whose turn has not come is empty.
        .allowEmptyShould(true)
        .check(LIBRARY);
  }

  @Test
  void everyPackageIsListed() {
    String[] listed = LAYERS.stream().map(Layer::pattern).toArray(String[]::new);
    classes().should().resideInAnyPackage(listed).check(LIBRARY);
  }

  @Test
  void onlyKernelsUseTheVectorApi() {
    noClasses()
        .that(not(resideInAPackage(ROOT + "internal.kernel..")))
        .should()
        .dependOnClassesThat(resideInAPackage(VECTOR_API))
        .check(LIBRARY);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(LIBRARY);
  }

  @Test
  void theModuleExportsThePublicPackagesOnly() throws IOException {
    ModuleDescriptor module;
    try (var bytes = Files.newInputStream(CLASSES.resolve("module-info.class"))) {
      module = ModuleDescriptor.read(bytes);
    }
    Set<String> exported =
        module.exports().stream()
            .filter(export -> !export.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .collect(toSet());
    Set<String> publicPackages =
        LIBRARY.stream()
            .map(type -> type.getPackageName())
            .filter(name -> name.startsWith(ROOT) && !name.startsWith(ROOT + "internal."))
            .collect(toSet());
    assertEquals(publicPackages, exported);
  }
}
