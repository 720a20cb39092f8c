package io.lanewise.file;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import java.nio.file.Path;

/// One tensor of a weight file as the file lists it: nothing of it has been read yet.
///
/// @param name its name, any text, even empty; never a path
/// @param dtype the type of its elements, readable or not
/// @param shape its dimensions, outermost first
/// @param file the file that holds it: of a sharded model, the shard
/// @param byteOffset its first byte, counted from the start of that file; aligned to nothing
/// @param byteLength its bytes: elements times bits of the dtype, divided by eight
public record TensorEntry(
    String name, DType dtype, Shape shape, Path file, long byteOffset, long byteLength) {}
