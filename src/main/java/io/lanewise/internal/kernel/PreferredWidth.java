package io.lanewise.internal.kernel;

import jdk.incubator.vector.FloatVector;

/// Asks the Vector API for this machine's width; loaded only where the module is readable.
final class PreferredWidth {
  private PreferredWidth() {}

  static int bits() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }
}
