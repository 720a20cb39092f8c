package io.lanewise.file;

import java.util.List;
import java.util.Map;

/// What a reader found in a file: all of it validated, none of the data touched.
///
/// @param format the format's name
/// @param metadata text beside the tensors, in the order of the file
/// @param entries the tensors, in the order of [WeightFile#entries]
record Contents(String format, Map<String, String> metadata, List<TensorEntry> entries) {}
