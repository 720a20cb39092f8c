package io.lanewise.layer;

import io.lanewise.tensor.Tensor;

/// What turns ids or features into vectors over one weight: [Embedding], [EmbeddingBag] or
/// [Linear].
///
/// Immutable, for any number of threads. What can be done with every layer is here, warming it up
/// for one ([WarmUp]); what it computes is in its class.
public sealed interface Layer permits Embedding, EmbeddingBag, Linear {
  /// The tensor that the layer was built from.
  Tensor weight();

  /// Compiles what this layer runs, before the first call that matters: [WarmUp] of it alone, with
  /// the default bound.
  ///
  /// Where there are several layers, warm them up together: `WarmUp.of(layers).run()`.
  default WarmUp.Report warmUp() {
    return WarmUp.of(this).run();
  }
}
