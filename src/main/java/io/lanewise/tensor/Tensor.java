package io.lanewise.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A typed and shaped view of native memory: row-major, little-endian, at any address.
///
/// ```
/// shape (d0, d1, …, dn)      element (i0, i1, …, in) is number ((i0·d1 + i1)·d2 + …) + in
/// element number e           bytes [e · dtype.bytes(), (e + 1) · dtype.bytes())
/// block number e / B         where B = dtype.blockElements() share one; see BlockDecoder
/// ```
///
/// - **Memory.** Native only (mapped, or from an [Arena]): kernels see one kind of memory. The
///   bytes need no alignment: safetensors data may begin at an odd address.
/// - **Lifetime.** A tensor lives as long as the memory it was given. After that every read throws
///   a [LanewiseException]; the JVM never crashes.
/// - **Threads.** Immutable view; safe for any number of threads if its arena is.
/// - **Values** are never judged: NaN and infinities are legal.
public final class Tensor {
  /// F32 as stored: 4 bytes, little-endian, at any address.
  public static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// Two bytes as stored, F16 and BF16 too: little-endian, at any address.
  public static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String name;
  private final DType dtype;
  private final Shape shape;
  private final MemorySegment segment;
  private final Source source;

  private Tensor(String name, DType dtype, Shape shape, MemorySegment segment, Source source) {
    this.name = name;
    this.dtype = dtype;
    this.shape = shape;
    this.segment = segment;
    this.source = source;
  }

  /// A view of native memory that holds exactly the elements of `shape`.
  ///
  /// @throws TensorException if the memory is on the heap, or not of exactly the size
  public static Tensor of(String name, DType dtype, Shape shape, MemorySegment segment) {
    return of(name, dtype, shape, segment, Source.MEMORY);
  }

  /// A view of native memory with something behind it, such as a file.
  ///
  /// @throws TensorException if the memory is on the heap, or not of exactly the size
  public static Tensor of(
      String name, DType dtype, Shape shape, MemorySegment segment, Source source) {
    if (!segment.isNative()) {
      throw new TensorException("tensor: memory", "native", "on the heap", "tensor '" + name + "'");
    }
    long byteCount = byteCount(dtype, shape);
    if (segment.byteSize() != byteCount) {
      throw new TensorException(
          "tensor: bytes of " + dtype + " " + shape,
          Long.toString(byteCount),
          Long.toString(segment.byteSize()),
          "tensor '" + name + "'");
    }
    return new Tensor(name, dtype, shape, segment, source);
  }

  /// A copy of these values as F32, freed when it is no longer reachable.
  public static Tensor ofFloats(String name, Shape shape, float... values) {
    return ofFloats(name, shape, Arena.ofAuto(), values);
  }

  /// A copy of these values as F32, in memory of `arena`.
  public static Tensor ofFloats(String name, Shape shape, Arena arena, float... values) {
    MemorySegment copy = arena.allocate(values.length * 4L, 64);
    MemorySegment.copy(values, 0, copy, FLOAT, 0, values.length);
    return of(name, DType.F32, shape, copy);
  }

  /// The bytes that the elements of `shape` take.
  ///
  /// @throws TensorException if they are beyond 2⁶³−1, or end inside a byte or inside a block
  public static long byteCount(DType dtype, Shape shape) {
    long count = shape.elementCount();
    if (dtype.isBlock()) {
      return blocks(dtype, shape) * dtype.blockBytes();
    }
    if (count > Long.MAX_VALUE / dtype.bits()) {
      throw new TensorException("tensor: bit count", "<= 2^63-1", "overflow", dtype + " " + shape);
    }
    long bits = count * dtype.bits();
    if (bits % 8 != 0) {
      throw new TensorException("tensor: size", "whole bytes", bits + " bits", dtype + " " + shape);
    }
    return bits / 8;
  }

  /// How many blocks hold a shape: rows are whole blocks, and a block has fewer bytes than twice
  /// its elements, so the bytes of a shape that there is can overflow only by that.
  private static long blocks(DType dtype, Shape shape) {
    int elements = dtype.blockElements();
    if (shape.last() % elements != 0) {
      String expected = "a multiple of " + elements + " columns";
      throw new TensorException("tensor: row", expected, shape.last() + "", dtype + " " + shape);
    }
    long blocks = shape.elementCount() / elements;
    if (blocks > Long.MAX_VALUE / dtype.blockBytes()) {
      throw new TensorException("tensor: byte count", "<= 2^63-1", "overflow", dtype + " " + shape);
    }
    return blocks;
  }

  /// The name it has in its file; may be empty.
  public String name() {
    return name;
  }

  /// The type of its elements.
  public DType dtype() {
    return dtype;
  }

  /// Its dimensions.
  public Shape shape() {
    return shape;
  }

  /// Its bytes, neither more nor less.
  public MemorySegment segment() {
    return segment;
  }

  /// What stands behind its memory.
  public Source source() {
    return source;
  }

  /// Element `index` widened to double: exact but for I64 and U64 beyond 2⁵³.
  ///
  /// @throws TensorException if there is no such element, or the dtype is not readable
  public double getDouble(long index) {
    return Elements.getDouble(this, check(index));
  }

  /// Element `index` as a float: exact for F32, F16, BF16 and integers up to 24 bits; of blocks
  /// what [BlockDecoder] makes of it.
  ///
  /// @throws TensorException if there is no such element, or the dtype is not readable
  public float getFloat(long index) {
    return Elements.getFloat(this, check(index));
  }

  /// Element `index` of an integer tensor; U64 beyond 2⁶³−1 comes as a negative number.
  ///
  /// @throws TensorException if there is no such element, or the dtype is not an integer
  public long getLong(long index) {
    return Elements.getLong(this, check(index));
  }

  /// All elements widened to float, in row-major order.
  ///
  /// @throws TensorException if they don't fit an array, or the dtype is not readable
  public float[] toFloats() {
    if (shape.elementCount() > Integer.MAX_VALUE - 8) {
      throw new TensorException("tensor: array", "< 2^31 elements", shape.toString(), where());
    }
    float[] values = new float[(int) shape.elementCount()];
    if (dtype == DType.F32) {
      try {
        MemorySegment.copy(segment, FLOAT, 0, values, 0, values.length);
        FaultPoll.poll();
      } catch (IllegalStateException | InternalError fault) {
        throw explain("tensor: read", fault);
      }
    } else if (dtype.isBlock()) {
      Elements.decode(this, values);
    } else {
      for (int i = 0; i < values.length; i++) {
        values[i] = getFloat(i);
      }
    }
    return values;
  }

  /// Requires this dtype and rank of a tensor that plays a part in an operation.
  ///
  /// @param role what the tensor is there, for example `linear: weight`
  /// @return this tensor
  /// @throws TensorException if it has another
  public Tensor require(String role, DType expected, int rank) {
    if (dtype != expected) {
      throw new TensorException(role + " dtype", expected.name(), dtype.name(), where());
    }
    if (shape.rank() != rank) {
      throw new TensorException(role + " rank", rank + " dimensions", shape.toString(), where());
    }
    return this;
  }

  /// Has a fault in memory that was read just now thrown here: an [InternalError], as the JVM has
  /// it.
  ///
  /// For code that reads [#segment] itself. The JVM throws such a fault, which a file truncated
  /// under its map raises, some time later: end the `try` around the reads with this call, and hand
  /// what it catches to [#explain]. Costs a nanosecond.
  public static void awaitFaults() {
    FaultPoll.poll();
  }

  /// Turns what a memory access threw into the exception that names the cause.
  ///
  /// A closed arena gives [IllegalStateException] and a file truncated under its map
  /// [InternalError]; anything else comes back as it is.
  public RuntimeException explain(String operation, Throwable fault) {
    boolean closed = fault instanceof IllegalStateException;
    boolean truncated =
        fault instanceof InternalError
            && String.valueOf(fault.getMessage()).contains("unsafe memory access operation");
    if (closed || truncated) {
      return source.explain(operation, this, fault);
    }
    if (fault instanceof Error error) {
      throw error;
    }
    return (RuntimeException) fault;
  }

  /// File, tensor and offset, for an error message.
  public String where() {
    return source.describe(this);
  }

  /// For example `'encoder.out' F32 (1536, 384)`.
  @Override
  public String toString() {
    return "'" + name + "' " + dtype + " " + shape;
  }

  private long check(long index) {
    if (index < 0 || index >= shape.elementCount()) {
      String range = "0 <= index < " + shape.elementCount();
      throw new TensorException("tensor: element", range, Long.toString(index), where());
    }
    return index;
  }
}
