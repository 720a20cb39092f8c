package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The JSON of a safetensors file, field by field: well typed, but not yet held against the data.
///
/// ```
/// {"__metadata__": {text: text, …} | null,
///  name: {"dtype": text, "shape": [u64, …], "data_offsets": [u64, u64], ignored: …}, …}
/// ```
final class SafetensorsHeader {
  /// The one name that is no tensor's, in exactly this case.
  static final String METADATA = "__metadata__";

  private static final Map<String, DType> DTYPES = dtypes();

  private final StrictJson json;
  private final HeaderAllowance allowance;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<DeclaredTensor> tensors = new ArrayList<>();

  private SafetensorsHeader(StrictJson json, HeaderAllowance allowance) {
    this.json = json;
    this.allowance = allowance;
  }

  static SafetensorsHeader parse(StrictJson json, HeaderAllowance allowance) {
    SafetensorsHeader header = new SafetensorsHeader(json, allowance);
    header.parse();
    return header;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  /// The tensors in the order of the header; the caller may sort it in place.
  List<DeclaredTensor> tensors() {
    return tensors;
  }

  private void parse() {
    json.beginObject("header");
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      if (name.equals(METADATA)) {
        parseMetadata();
      } else {
        json.about(name);
        tensors.add(parseTensor(name));
        json.about(null);
      }
    }
    json.end();
  }

  private void parseMetadata() {
    if (json.takeNull()) {
      return;
    }
    json.beginObject(METADATA);
    for (String key = json.nextName(); key != null; key = json.nextName()) {
      String value = json.string(METADATA + " value of " + Printable.name(key));
      allowance.text(json, key);
      allowance.text(json, value);
      metadata.put(key, value);
    }
  }

  private DeclaredTensor parseTensor(String name) {
    DType dtype = null;
    long[] dims = null;
    long[] range = null;
    json.beginObject("tensor");
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      switch (field) {
        case "dtype" -> dtype = parseDType();
        case "shape" -> dims = parseNumbers("shape", HeaderAllowance.MOST_DIMENSIONS);
        case "data_offsets" -> range = parseRange();
        default -> json.skip();
      }
    }
    if (dtype == null || dims == null || range == null) {
      String missing = dtype == null ? "dtype" : dims == null ? "shape" : "data_offsets";
      throw json.error(Kind.SCHEMA, "tensor", "a field '" + missing + "'", "none");
    }
    allowance.tensor(json, name, dims.length);
    return new DeclaredTensor(name, dtype, dims, range[0], range[1]);
  }

  private DType parseDType() {
    String name = json.string("dtype");
    DType dtype = DTYPES.get(name);
    if (dtype == null) {
      throw json.error(Kind.UNSUPPORTED, "dtype", "one of the format", Printable.name(name));
    }
    return dtype;
  }

  private long[] parseRange() {
    long[] range = parseNumbers("data_offsets", 2);
    if (range.length != 2) {
      throw json.error(Kind.SCHEMA, "data_offsets", "2 integers", range.length + "");
    }
    return range;
  }

  private long[] parseNumbers(String what, int most) {
    long[] numbers = new long[4];
    int count = 0;
    json.beginArray(what);
    while (json.nextElement()) {
      if (count == most) {
        Kind kind = most == 2 ? Kind.SCHEMA : Kind.LIMIT;
        throw json.error(kind, what, "<= " + most + " integers", "more");
      }
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = json.unsigned(what);
    }
    return Arrays.copyOf(numbers, count);
  }

  private static Map<String, DType> dtypes() {
    Map<String, DType> byName = new HashMap<>();
    for (DType dtype : DType.values()) {
      if (!dtype.isBlock()) {
        byName.put(dtype.name(), dtype);
      }
    }
    return byName;
  }
}
