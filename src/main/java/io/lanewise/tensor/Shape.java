package io.lanewise.tensor;

import java.util.Arrays;

/// The dimensions of a tensor, outermost first, as in PyTorch and NumPy.
///
/// `()` is a single element; a dimension of zero is legal and makes the tensor empty. Dimensions
/// and their product are `long`: tables beyond 2³¹ elements are ordinary. Immutable.
public final class Shape {
  private final long[] dims;
  private final long elementCount;

  private Shape(long[] dims, long elementCount) {
    this.dims = dims;
    this.elementCount = elementCount;
  }

  /// A shape of these dimensions.
  ///
  /// @throws TensorException if one is negative, or their product is beyond 2⁶³−1. As in the
  ///   safetensors reference the product is taken from left to right, so `[2⁶², 4, 0]` overflows
  ///   though it has no element.
  public static Shape of(long... dims) {
    long count = 1;
    for (long dim : dims) {
      if (dim < 0) {
        throw new TensorException("shape: dimension", ">= 0", Long.toString(dim), text(dims));
      }
      if (dim != 0 && count > Long.MAX_VALUE / dim) {
        throw new TensorException("shape: element count", "<= 2^63-1", "overflow", text(dims));
      }
      count *= dim;
    }
    return new Shape(dims.clone(), count);
  }

  /// How many dimensions there are.
  public int rank() {
    return dims.length;
  }

  /// The size of one dimension, 0 being the outermost.
  ///
  /// @throws TensorException if there is no such dimension
  public long dim(int axis) {
    if (axis < 0 || axis >= dims.length) {
      throw new TensorException("shape: axis", "0 <= axis < " + rank(), axis + "", toString());
    }
    return dims[axis];
  }

  /// The size of the innermost dimension; 1 for `()`.
  public long last() {
    return dims.length == 0 ? 1 : dims[dims.length - 1];
  }

  /// The product of all dimensions; 1 for `()`.
  public long elementCount() {
    return elementCount;
  }

  /// This shape with one more dimension inside.
  public Shape append(long dim) {
    long[] longer = Arrays.copyOf(dims, dims.length + 1);
    longer[dims.length] = dim;
    return of(longer);
  }

  /// This shape with its innermost dimension replaced; `()` stays as it is with `dim` appended.
  public Shape withLast(long dim) {
    if (dims.length == 0) {
      return append(dim);
    }
    long[] copy = dims.clone();
    copy[dims.length - 1] = dim;
    return of(copy);
  }

  /// The dimensions, as a copy.
  public long[] toArray() {
    return dims.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /// For example `(1536, 384)`, and `()` for a single element.
  @Override
  public String toString() {
    return text(dims);
  }

  private static String text(long[] dims) {
    String list = Arrays.toString(dims);
    return "(" + list.substring(1, list.length() - 1) + ")";
  }
}
