package io.lanewise.file;

import io.lanewise.tensor.LanewiseException;
import io.lanewise.tensor.Source;
import io.lanewise.tensor.Tensor;

/// What stands behind the tokens that were copied out of a file.
///
/// @param offset where they begin there
record TokenSource(MappedFile file, long offset) implements Source {
  @Override
  public String describe(Tensor tensor) {
    return Printable.where(file.path(), tensor.name(), offset);
  }

  @Override
  public LanewiseException explain(String operation, Tensor tensor, Throwable fault) {
    return Mapping.closed(file.path(), operation, tensor.name(), offset, fault);
  }
}
