package io.lanewise.internal.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What this JVM's compiler lacks that the Vector API needs to be fast, and the memory it runs in.
public final class HotSpot {
  /// The level at which HotSpot's optimising compiler works; below it Vector API calls stay calls.
  private static final int OPTIMISING_LEVEL = 4;

  private HotSpot() {}

  static List<String> obstacles() {
    List<String> found = new ArrayList<>();
    HotSpotDiagnosticMXBean bean = bean();
    if (bean == null) {
      found.add("this JVM is not HotSpot, and others run the Vector API as ordinary objects");
      return found;
    }
    String mode = System.getProperty("java.vm.info", "");
    if (mode.contains("interpreted mode")) {
      found.add("the JVM only interprets: drop -Xint");
    } else if (Integer.parseInt(flag(bean, "TieredStopAtLevel", "4")) < OPTIMISING_LEVEL) {
      found.add("the optimising compiler is off: drop -XX:TieredStopAtLevel");
    }
    if (flag(bean, "UseFMA", "true").equals("false")) {
      found.add("there is no hardware fma (no AVX2, or -XX:-UseFMA), so every product is slow");
    }
    return found;
  }

  /// Bytes of memory that the machine, or the container around this JVM, has.
  public static long memoryBytes() {
    boolean known = ModuleLayer.boot().findModule("jdk.management").isPresent();
    return known
        ? ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize()
        : Long.MAX_VALUE;
  }

  private static @Nullable HotSpotDiagnosticMXBean bean() {
    if (ModuleLayer.boot().findModule("jdk.management").isEmpty()) {
      return null;
    }
    return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
  }

  private static String flag(HotSpotDiagnosticMXBean bean, String name, String otherwise) {
    try {
      return bean.getVMOption(name).getValue();
    } catch (IllegalArgumentException noSuchFlag) {
      return otherwise;
    }
  }
}
