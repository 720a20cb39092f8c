package io.lanewise.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lanewise.file.SafetensorsWriter;
import io.lanewise.layer.Narrow;
import io.lanewise.layer.Quantizer;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.StreamedTensor;
import io.lanewise.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A folder that Model2Vec reads: config.json, tokenizer.json and model.safetensors.
///
/// ```
/// embeddings (words, dim)      the rows; of int8, code · scale
/// weights (words)              a / (a + p(word)), p its share of the corpus; of int8, times scale
/// ```
///
/// The vector of a text is the mean of `weights · embeddings`, and gets length 1. Model2Vec has no
/// scales for bytes, but it has weights.
///
/// Source: Arora et al. 2017, *A Simple but Tough-to-Beat Baseline for Sentence Embeddings*, for
/// the weights (SIF); formats as in model2vec/persistence of MinishLab/model2vec.
///
/// @param kept the words, [TrainCorpus#UNKNOWN] first
/// @param rows (words, dim), F32
/// @param sif a, or 0 for equal weights
record TrainedModel(TrainCorpus.Kept kept, Tensor rows, Narrow dtype, double sif) {
  private static final JsonFactory JSON = new JsonFactory();

  /// Writes the files into a folder that is there.
  void write(Path folder) throws IOException {
    Tensor table = Tensor.of("embeddings", DType.F32, rows.shape(), rows.segment());
    Quantizer narrow = Quantizer.of(table, dtype);
    List<StreamedTensor> tensors = narrow.tensors();
    float[] weights = weights();
    if (dtype.hasScales()) {
      float[] scales = floats(tensors.get(1));
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= scales[i];
      }
    }
    Tensor weightsTensor = Tensor.ofFloats("weights", Shape.of(weights.length), weights);
    SafetensorsWriter.writeAligned(
        folder.resolve("model.safetensors"),
        List.of(tensors.getFirst(), StreamedTensor.of(weightsTensor)),
        Map.of());
    json(folder.resolve("tokenizer.json"), this::tokenizer);
    json(folder.resolve("config.json"), this::config);
  }

  private float[] weights() {
    float[] weights = new float[kept.vocabulary().size()];
    double all = kept.corpus().tokenCount();
    for (int id = 1; id < weights.length; id++) {
      double share = kept.corpus().count(id) / all;
      weights[id] = sif == 0 ? 1 : (float) (sif / (sif + share));
    }
    return weights;
  }

  private static float[] floats(StreamedTensor tensor) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    tensor.writeTo(piece -> bytes.write(piece.toArray(ValueLayout.JAVA_BYTE)));
    float[] floats = new float[bytes.size() / Float.BYTES];
    ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }

  private void config(JsonGenerator json) throws IOException {
    json.writeStringField("model_type", "model2vec");
    json.writeArrayFieldStart("architectures");
    json.writeString("StaticModel");
    json.writeEndArray();
    json.writeStringField("tokenizer_name", "word_level");
    json.writeBooleanField("apply_pca", false);
    json.writeNumberField("sif_coefficient", sif);
    json.writeNumberField("hidden_dim", rows.shape().dim(1));
    json.writeNumberField("seq_length", 1_000_000);
    json.writeBooleanField("normalize", true);
    String name =
        switch (dtype) {
          case F32 -> "float32";
          case F16 -> "float16";
          case BF16 -> "bfloat16";
          case INT8, INT4 -> dtype.toString();
        };
    json.writeStringField("embedding_dtype", name);
  }

  /// What [TrainWords] does, in the words of tokenizers.
  private void tokenizer(JsonGenerator json) throws IOException {
    json.writeStringField("version", "1.0");
    json.writeNullField("truncation");
    json.writeNullField("padding");
    json.writeArrayFieldStart("added_tokens");
    json.writeEndArray();
    json.writeObjectFieldStart("normalizer");
    json.writeStringField("type", "Lowercase");
    json.writeEndObject();
    json.writeObjectFieldStart("pre_tokenizer");
    json.writeStringField("type", "Split");
    json.writeObjectFieldStart("pattern");
    json.writeStringField("Regex", TrainWords.SEPARATORS);
    json.writeEndObject();
    json.writeStringField("behavior", "Removed");
    json.writeBooleanField("invert", false);
    json.writeEndObject();
    json.writeNullField("post_processor");
    json.writeNullField("decoder");
    json.writeObjectFieldStart("model");
    json.writeStringField("type", "WordLevel");
    json.writeObjectFieldStart("vocab");
    int id = 0;
    for (String word : kept.vocabulary()) {
      json.writeNumberField(word, id++);
    }
    json.writeEndObject();
    json.writeStringField("unk_token", TrainCorpus.UNKNOWN);
    json.writeEndObject();
  }

  private static void json(Path file, Fields fields) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(Files.newOutputStream(file))) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    }
  }

  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }
}
