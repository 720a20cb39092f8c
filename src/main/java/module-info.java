/// Embedding and Linear on the CPU, over weights that stay off-heap or memory-mapped.
///
/// The way of the data is one package a step: [io.lanewise.file] maps a file, [io.lanewise.tensor]
/// types its bytes, [io.lanewise.layer] computes with them, [io.lanewise.text] makes vectors of
/// text, [io.lanewise.search] finds rows that are like a vector, [io.lanewise.serving] exchanges a
/// model in use.
module io.lanewise {
  requires com.fasterxml.jackson.core;
  requires jdk.incubator.vector;
  requires jdk.jfr;
  requires static jdk.management;
  requires static transitive org.jspecify;

  exports io.lanewise.file;
  exports io.lanewise.layer;
  exports io.lanewise.search;
  exports io.lanewise.serving;
  exports io.lanewise.tensor;
  exports io.lanewise.text;
  exports io.lanewise.train;
}
