package io.lanewise.internal.parallel;

/// One part of a region's work.
///
/// Bands run at the same time on different threads, so each writes memory of its own. A task may be
/// used again as soon as its region has ended; nothing holds on to it.
@FunctionalInterface
public interface BandTask {
  /// Does band number `band`, from 0 up.
  void run(int band);
}
