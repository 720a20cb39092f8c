package io.lanewise.layer;

import io.lanewise.internal.kernel.HeldWeight;
import io.lanewise.internal.kernel.Kernels;
import io.lanewise.internal.kernel.PackedWeight;
import io.lanewise.internal.kernel.Panels;
import io.lanewise.internal.kernel.PlacedWeight;
import io.lanewise.internal.kernel.Product;
import io.lanewise.internal.kernel.Rows;
import io.lanewise.internal.parallel.Scratch;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// An affine map: every output is the dot product of the input with one row of the weight.
///
/// ```
/// y = x Wᵀ + b        x (…, inFeatures)   W (outFeatures, inFeatures)   b (outFeatures)   y (…, outFeatures)
/// y = f(x Wᵀ + b)     with an activation: [#withActivation]
/// ```
///
/// The weight lies (out, in), the other way round from an [Embedding]'s (numEmbeddings,
/// embeddingDim). The semantics are those of
/// [torch.nn.Linear](https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html).
///
/// **Three ways to hold the weight**, chosen when the layer is built and shown by [#toString]:
///
/// - [#packed]: a private native copy in the order the kernels like best (as large as the weight,
///   outputs rounded up to 16). The fastest, and independent of the file from then on.
/// - [#prepacked]: panels in that order, written to a file once ([PanelStream]) and mapped. The
///   same kernels and bits, no copy and no start-up work.
/// - [#inPlace]: the weight's own rows, mapped or native. No copy and no start-up work; for weights
///   too large to copy.
///
/// **Numbers.** Packed or prepacked, each output is one chain `acc = fma(x[k], w[k], acc)` from the
/// bias up, k rising. In place it is 16 such chains over every sixteenth column, added 16 → 8 → 4 →
/// 2 → 1, then the bias. Either way its bits depend on its own row of x alone: not on the lane
/// width, the batch size, the place in the batch, or the machine. The error is within
///
/// ```
/// γ(inFeatures + 1) · (Σ|x||w| + |b|)          γ(n) = n·u / (1 − n·u)          u = 2⁻²⁴
/// ```
///
/// (N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed. 2002, §3.1).
///
/// **Narrow weights** stay narrow. BF16 and F16 are exact floats, to which all of the above
/// applies. Packed codes are summed first: with a scale a row, `y = fma(Σ x·code, scale, b)`; with
/// a scale for each group of 32 columns, a chain for each group, from zero, and `y = fma(chain,
/// scale, y)`, group after group. What is added to codes is multiplied by the sums of x over each
/// group before, and codes count from the middle of their range. The error is within `γ(inFeatures
/// + 2g + 4)`, g groups, times `Σ|x|(|code|·scale + |added|) + |b|`. In place, a code is first made
///   the float that [Embedding] returns.
///
/// - **Dtypes.** F32, BF16, F16 or I8 weight, or [Quantized]; F32 bias; float input and output.
/// - **Errors.** [TensorException] if an operand does not fit, before anything is written. Reading
///   a weight in place whose file was closed or truncated throws the exception of its
///   [Source][io.lanewise.tensor.Source]; y is undefined then.
/// - **Threads and allocation.** Immutable; any number of threads. Calls into memory of the caller
///   allocate nothing once as many have run at a time as ever will.
public final class Linear implements Layer {
  private static final String OPERATION = "linear";

  private final WeightForm form;
  private final Tensor weight;

  /// What the kernels read: the weight itself, or its panels.
  private final HeldWeight held;

  private final int inFeatures;
  private final int outFeatures;
  private final float @Nullable [] bias;
  private final Activation activation;
  private final @Nullable Workers workers;
  private final Product product;
  private final Scratch scratch = new Scratch();

  private Linear(
      WeightForm form,
      Tensor weight,
      HeldWeight held,
      float @Nullable [] bias,
      Activation activation,
      @Nullable Workers workers) {
    this.form = form;
    this.weight = weight;
    this.held = held;
    this.inFeatures = held.in();
    this.outFeatures = held.out();
    this.bias = bias;
    this.activation = activation;
    this.workers = workers;
    Product alone = held.product(Kernels.active(), bias, activation.function());
    this.product = workers == null ? alone : workers.split(alone);
  }

  private static Linear of(WeightForm form, Tensor weight, HeldWeight held, @Nullable Tensor bias) {
    return new Linear(
        form, weight, held, LinearOperands.biases(bias, held.out()), Activation.NONE, null);
  }

  /// A layer without bias over its own packed copy, freed when the layer is no longer reachable.
  ///
  /// @param weight (outFeatures, inFeatures), F32, F16, BF16, ggml's blocks, or I8 for codes of
  ///   scale 1
  public static Linear packed(Tensor weight) {
    return packed(weight, null);
  }

  /// A layer over its own packed copy, freed when the layer is no longer reachable.
  ///
  /// @param weight (outFeatures, inFeatures), F32, F16, BF16, ggml's blocks, or I8 for codes of
  ///   scale 1
  /// @param bias (outFeatures), F32, or null
  public static Linear packed(Tensor weight, @Nullable Tensor bias) {
    return packed(weight, bias, Arena.ofAuto());
  }

  /// A layer over its own packed copy in memory of `arena`.
  ///
  /// @param weight (outFeatures, inFeatures), F32, F16, BF16, ggml's blocks, or I8 for codes of
  ///   scale 1
  /// @param bias (outFeatures), F32, or null
  /// @param arena shared, if the layer is to be called by other threads
  public static Linear packed(Tensor weight, @Nullable Tensor bias, Arena arena) {
    return packed(weight, Rows.of(OPERATION, weight), bias, arena);
  }

  /// A layer over its own packed copy of a matrix of codes, which stay as narrow as they are.
  ///
  /// @param weight (outFeatures, inFeatures)
  /// @param bias (outFeatures), F32, or null
  /// @param arena shared, if the layer is to be called by other threads
  public static Linear packed(Quantized weight, @Nullable Tensor bias, Arena arena) {
    return packed(weight.codes(), Rows.of(weight), bias, arena);
  }

  private static Linear packed(Tensor weight, Rows rows, @Nullable Tensor bias, Arena arena) {
    LinearOperands.biases(bias, LinearOperands.outFeatures(weight)); // before the copying
    return of(WeightForm.PACKED, weight, Panels.pack(weight, rows, arena), bias);
  }

  /// A layer over the weight where it lies, which must stay open.
  ///
  /// @param weight (outFeatures, inFeatures), F32, F16, BF16, ggml's blocks, or I8 for codes of
  ///   scale 1
  /// @param bias (outFeatures), F32, or null; copied
  public static Linear inPlace(Tensor weight, @Nullable Tensor bias) {
    Rows rows = Rows.of(OPERATION, weight);
    return inPlace(weight, rows, weight.segment().byteSize(), bias);
  }

  /// A layer over a matrix of codes where it lies, which must stay open.
  ///
  /// @param weight (outFeatures, inFeatures)
  /// @param bias (outFeatures), F32, or null; copied
  public static Linear inPlace(Quantized weight, @Nullable Tensor bias) {
    return inPlace(weight.codes(), Rows.of(weight), weight.byteSize(), bias);
  }

  private static Linear inPlace(Tensor weight, Rows rows, long byteSize, @Nullable Tensor bias) {
    int out = LinearOperands.outFeatures(weight);
    PlacedWeight held = new PlacedWeight(weight, rows, rows.width(), out, byteSize);
    return of(WeightForm.IN_PLACE, weight, held, bias);
  }

  /// A layer over panels where they lie, which must stay open: the bits of [#packed].
  ///
  /// The panels may begin at any address; at a multiple of 64 they are read fastest.
  ///
  /// @param panels (⌈outFeatures/16⌉, inFeatures, 16), F32: what [PanelStream] makes of a weight
  /// @param outFeatures outputs that are real, one at least: [PanelFormat#outFeatures] of a file
  /// @param bias (outFeatures), F32, or null; copied
  public static Linear prepacked(Tensor panels, int outFeatures, @Nullable Tensor bias) {
    PanelFormat.requirePanels(panels, outFeatures);
    PackedWeight held = PackedWeight.f32(panels, (int) panels.shape().dim(1), outFeatures);
    return of(WeightForm.PREPACKED, panels, held, bias);
  }

  /// This layer with its outputs passed through a function, over the same memory: nothing is packed
  /// or copied.
  ///
  /// The function is applied to outputs that have just been computed and are still in the cache.
  /// The bits are those of [Activation#apply] afterwards.
  ///
  /// @param activation takes the place of this layer's; [Activation#NONE] for x Wᵀ + b as it is
  public Linear withActivation(Activation activation) {
    return new Linear(form, weight, held, bias, activation, workers);
  }

  /// This layer, over the same memory, with large calls split over threads: the same bits, sooner.
  ///
  /// Replaces workers that the layer had; `Workers.of(1)` splits nothing.
  ///
  /// @throws TensorException if the weight lies in a confined arena, which workers can't read; by a
  ///   call, if the workers are closed
  public Linear withWorkers(Workers workers) {
    workers.requireShared(OPERATION, held.tensor());
    return new Linear(form, weight, held, bias, activation, workers);
  }

  /// This layer with fewer features: the same kernels over the beginning of the same memory, which
  /// they take for a smaller weight. The answers mean nothing; for [WarmUp].
  Linear narrowed(int in, int out) {
    return new Linear(form, weight, held.narrowed(in, out), bias, activation, workers);
  }

  /// What the kernels read.
  Tensor held() {
    return held.tensor();
  }

  /// Elements an input row has.
  public int inFeatures() {
    return inFeatures;
  }

  /// Elements an output row has.
  public int outFeatures() {
    return outFeatures;
  }

  /// Whether a bias is added.
  public boolean hasBias() {
    return bias != null;
  }

  /// What the outputs pass through, [Activation#NONE] if nothing.
  public Activation activation() {
    return activation;
  }

  /// The tensor that the layer was built from: (outFeatures, inFeatures), or of a [#prepacked]
  /// layer the panels, (⌈outFeatures/16⌉, inFeatures, 16).
  @Override
  public Tensor weight() {
    return weight;
  }

  /// All rows of x in a new array.
  ///
  /// @param x one row or more, one after the other
  public float[] forward(float[] x) {
    int rows = rowsOf(x.length);
    float[] y = new float[Bounds.length("linear: output", rows, outFeatures)];
    forward(x, 0, rows, y, 0);
    return y;
  }

  /// All rows of x.
  ///
  /// @param x one row or more, one after the other
  /// @param y at least as many rows; must not be x
  public void forward(float[] x, float[] y) {
    forward(x, 0, rowsOf(x.length), y, 0);
  }

  /// `rows` rows of x, from `x[xOffset]` on, to `y[yOffset ..]`.
  ///
  /// @throws TensorException if either array is too short, or they are one array and overlap
  public void forward(float[] x, int xOffset, int rows, float[] y, int yOffset) {
    long xCount = (long) rows * inFeatures;
    long yCount = (long) rows * outFeatures;
    Bounds.array("linear: input", x, xOffset, xCount);
    Bounds.array("linear: output", y, yOffset, yCount);
    if (sameArray(x, y) && xOffset < yOffset + yCount && yOffset < xOffset + xCount) {
      throw new TensorException("linear: output", "memory apart from the input", "an overlap", "");
    }
    multiply(x, xOffset, rows, y, yOffset);
  }

  /// `rows` rows of x, from byte `xByteOffset` on, to `y` from byte `yByteOffset` on, both F32.
  ///
  /// Rows pass through heap memory that is kept between calls: the kernels want them there.
  ///
  /// @throws TensorException if either segment is too short
  public void forward(
      MemorySegment x, long xByteOffset, long rows, MemorySegment y, long yByteOffset) {
    Bounds.segment("linear: input", x, xByteOffset, rows, inFeatures);
    Bounds.segment("linear: output", y, yByteOffset, rows, outFeatures);
    int widest = Math.max(1, Math.max(inFeatures, outFeatures));
    int most = (int) Math.min(Math.max(1, CHUNK / widest), rows);
    float[] xRows = scratch.borrow(most * inFeatures);
    float[] yRows = scratch.borrow(most * outFeatures);
    for (long row = 0; row < rows; row += most) {
      int count = (int) Math.min(most, rows - row);
      long from = xByteOffset + row * inFeatures * Float.BYTES;
      long to = yByteOffset + row * outFeatures * Float.BYTES;
      MemorySegment.copy(x, Tensor.FLOAT, from, xRows, 0, count * inFeatures);
      Tensor.awaitFaults();
      multiply(xRows, 0, count, yRows, 0);
      MemorySegment.copy(yRows, 0, y, Tensor.FLOAT, to, count * outFeatures);
    }
    scratch.giveBack(xRows);
    scratch.giveBack(yRows);
  }

  /// Floats of x or y on the heap at a time: 2 MB, so that a batch of any size needs no more.
  static final int CHUNK = 1 << 19;

  /// x (…, inFeatures), F32, gives y (…, outFeatures), F32, in memory of `arena`.
  ///
  /// @throws TensorException if x has another dtype or another last dimension
  public Tensor forward(Tensor x, Arena arena) {
    Shape shape = x.shape();
    if (x.dtype() != DType.F32) {
      throw new TensorException("linear: input dtype", "F32", x.dtype().name(), x.where());
    }
    if (shape.rank() == 0 || shape.last() != inFeatures) {
      throw new TensorException(
          "linear: input columns", inFeatures + "", shape.toString(), "weight " + weight);
    }
    long rows = inFeatures == 0 ? LinearOperands.leading(shape) : shape.elementCount() / inFeatures;
    Shape yShape = shape.withLast(outFeatures);
    MemorySegment y = arena.allocate(Tensor.byteCount(DType.F32, yShape), 64);
    try {
      forward(x.segment(), 0, rows, y, 0);
    } catch (IllegalStateException | InternalError fault) {
      throw x.explain("linear: input", fault);
    }
    return Tensor.of("", DType.F32, yShape, y);
  }

  /// For example `Linear(384, 1536, bias=true, activation=gelu), packed F32, 2.4 MB, 512-bit
  /// kernels, 2 threads`; without the activation or the threads if there are none.
  @Override
  public String toString() {
    String kernels = product.vectorBits() == 0 ? "scalar" : product.vectorBits() + "-bit";
    return "Linear(%d, %d, bias=%b%s), %s %s, %s, %s kernels%s"
        .formatted(
            inFeatures,
            outFeatures,
            hasBias(),
            activation == Activation.NONE ? "" : ", activation=" + activation,
            form,
            weight.dtype(),
            Sizes.text(held.byteSize()),
            kernels,
            threads() == 1 ? "" : ", " + threads() + " threads");
  }

  boolean isInPlace() {
    return form == WeightForm.IN_PLACE;
  }

  /// Whether the kernels see floats that were codes a moment before.
  boolean isWidened() {
    return held instanceof PlacedWeight placed && placed.isWidened();
  }

  int threads() {
    return workers == null ? 1 : workers.threads();
  }

  private void multiply(float[] x, int xOffset, int rows, float[] y, int yOffset) {
    try {
      product.multiply(x, xOffset, rows, y, yOffset);
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw held.tensor().explain(OPERATION, fault);
    }
  }

  @SuppressWarnings("ReferenceEquality") // identity is the question: two arrays never overlap
  private static boolean sameArray(float[] x, float[] y) {
    return x == y;
  }

  private int rowsOf(int length) {
    return Bounds.rows("linear: input columns", length, inFeatures, weight);
  }
}
