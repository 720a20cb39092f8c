package io.lanewise.jmh.results;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a run's figures depend on beside the code: JMH's JSON names none of it but the JVM.
///
/// What could not be found out is null, or an empty list.
///
/// @param cpuModel as the kernel names it
/// @param cpuFlags instruction sets and the like
/// @param cores that this process may use, by affinity and container quota
/// @param governor of the frequency of the first core
/// @param kernel its name and release
/// @param jdkVendor who built the JDK
/// @param jdkVersion the exact build
/// @param jvmFlags arguments of the JVM
/// @param commit what git has checked out
/// @param dirty if files differ from the commit
/// @param loadAverage of the last minute, at the start
/// @param start when the run began, ISO 8601
/// @param calibration limits of the machine, measured at the start
public record Environment(
    @Nullable String cpuModel,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> cpuFlags,
    @Nullable Integer cores,
    @Nullable String governor,
    @Nullable String kernel,
    @Nullable String jdkVendor,
    @Nullable String jdkVersion,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> jvmFlags,
    @Nullable String commit,
    @Nullable Boolean dirty,
    @Nullable Double loadAverage,
    @Nullable String start,
    @Nullable Calibration calibration) {

  /// Limits of the machine, one core.
  ///
  /// @param fmaGflops multiply-adds that never leave the registers, in GFLOP/s; an fma counts as
  ///   two
  /// @param readGbps reading memory from end to end, in GB/s
  public record Calibration(double fmaGflops, double readGbps) {
    /// Refuses what no machine measures.
    public Calibration {
      if (!(fmaGflops > 0 && readGbps > 0)) {
        throw new IllegalArgumentException(
            "calibration: limits expected above 0, got %s GFLOP/s and %s GB/s"
                .formatted(fmaGflops, readGbps));
      }
    }
  }

  /// Copies the lists.
  public Environment {
    cpuFlags = List.copyOf(cpuFlags);
    jvmFlags = List.copyOf(jvmFlags);
  }

  /// The same with limits that were measured later.
  public Environment withCalibration(Calibration limits) {
    return new Environment(
        cpuModel,
        cpuFlags,
        cores,
        governor,
        kernel,
        jdkVendor,
        jdkVersion,
        jvmFlags,
        commit,
        dirty,
        loadAverage,
        start,
        limits);
  }

  /// The object that [#parse] reads.
  public String json() {
    try {
      return Json.MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Reads what [#json] wrote. Fields may be absent or null, and are unknown then.
  ///
  /// @param source what messages call the file
  /// @throws UnreadableFileException if it is no such object
  public static Environment parse(String source, String json) {
    Node tree = Json.parse(source, json);
    if (!tree.json().isObject()) {
      throw tree.unexpected("an object");
    }
    try {
      Environment read = Json.MAPPER.treeToValue(tree.json(), Environment.class);
      if (read.start() != null) {
        Instant.parse(read.start());
      }
      return read;
    } catch (JsonProcessingException malformed) {
      throw Json.malformed(source, malformed);
    } catch (DateTimeException noTime) {
      throw new UnreadableFileException(source, "$.start", String.valueOf(noTime.getMessage()));
    }
  }
}
