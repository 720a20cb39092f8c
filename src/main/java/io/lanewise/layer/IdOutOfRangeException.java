package io.lanewise.layer;

import io.lanewise.tensor.LanewiseException;
import io.lanewise.tensor.Tensor;

/// An id that is no row of its table.
public final class IdOutOfRangeException extends LanewiseException {
  private static final long serialVersionUID = 1L;

  private final long id;
  private final long position;

  /// @param id the id
  /// @param position its place among the ids of the call, from 0
  /// @param weight the table
  public IdOutOfRangeException(long id, long position, Tensor weight) {
    this("embedding: id at position " + position, id, position, weight);
  }

  /// @param bag the bag that it is in
  IdOutOfRangeException(long id, long position, int bag, Tensor weight) {
    this("embedding bag: id at position " + position + ", in bag " + bag, id, position, weight);
  }

  private IdOutOfRangeException(String what, long id, long position, Tensor weight) {
    super(what, "0 <= id < " + weight.shape().dim(0), Long.toString(id), weight.where(), null);
    this.id = id;
    this.position = position;
  }

  /// The id that has no row.
  public long id() {
    return id;
  }

  /// Its place among the ids of the call, from 0.
  public long position() {
    return position;
  }
}
