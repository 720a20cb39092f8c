package io.lanewise.cli;

import io.lanewise.file.Vocabulary;
import io.lanewise.file.Word2VecWriter;
import io.lanewise.layer.Embedding;
import java.nio.file.Path;

/// `convert` of a table with tokens to a file of word2vec, widened to F32.
final class WordsConversion {
  private WordsConversion() {}

  /// Writes the rows that have tokens.
  ///
  /// @throws CommandException if the file has no tokens for the rows of the table
  static void write(TensorName.Opened table, Path target, boolean binary, Session session) {
    Vocabulary tokens =
        table
            .tokens()
            .orElseThrow(
                () ->
                    new CommandException(
                        "convert: table",
                        "(rows, columns) with a token for each row",
                        table.tensor().shape() + " without",
                        table.file().path().toString()));
    Embedding rows = table.embedding();
    long rowBytes = (long) rows.embeddingDim() * Float.BYTES;
    Progress progress = Progress.ofBytes(session, tokens.rows() * rowBytes);
    Word2VecWriter.Rows reader =
        new Word2VecWriter.Rows(
            tokens.rows(),
            rows.embeddingDim(),
            (row, values) -> {
              rows.lookup(row, values, 0);
              progress.step(rowBytes);
            });
    try {
      if (binary) {
        Word2VecWriter.writeBinary(target, tokens::bytes, reader);
      } else {
        Word2VecWriter.writeText(target, tokens::bytes, reader);
      }
    } finally {
      progress.end();
    }
  }
}
