package io.lanewise.jmh.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;
import java.util.TreeSet;

/// A comparison for programs. What was not measured is missing, never NaN.
public final class ResultJson {
  /// Goes up whenever a field changes its meaning or goes away, not when one is added.
  public static final int VERSION = 1;

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ResultJson() {}

  /// The document, indented.
  public static String of(Comparison comparison) {
    ObjectNode root = NODES.objectNode();
    root.put("version", VERSION);
    root.put("verdict", comparison.verdict().name());
    root.put("exitCode", comparison.exitCode());
    root.put("interleaved", comparison.interleaved());
    root.put("promise", comparison.promise());
    ObjectNode environment = root.putObject("environment");
    comparison.environment().forEach(environment::put);
    settings(root.putObject("settings"), comparison.settings());
    ArrayNode results = root.putArray("results");
    comparison.results().forEach(result -> result(results.addObject(), result));
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("result json: a tree of plain values failed", e);
    }
  }

  private static void settings(ObjectNode out, Settings settings) {
    out.put("margin", settings.margin());
    ObjectNode margins = out.putObject("margins");
    new TreeMap<>(settings.margins()).forEach(margins::put);
    out.put("screeningPairs", settings.screeningPairs());
    out.put("confirmationPairs", settings.confirmationPairs());
    out.put("replacements", settings.replacements());
    ArrayNode added = out.putArray("added");
    new TreeSet<>(settings.added()).forEach(added::add);
    ArrayNode removed = out.putArray("removed");
    new TreeSet<>(settings.removed()).forEach(removed::add);
    out.put("inconclusive", settings.policy().inconclusive());
    ArrayNode allowed = out.putArray("allowedDifferences");
    settings.policy().allowed().stream().map(Enum::name).sorted().forEach(allowed::add);
    out.put("level", Settings.LEVEL);
    out.put("candidateP", Settings.CANDIDATE_P);
    out.put("familyP", Settings.FAMILY_P);
    out.put("slowModeP", Settings.SLOW_MODE_P);
    out.put("allocationBytes", Settings.ALLOCATION_BYTES);
  }

  private static void result(ObjectNode out, CaseResult result) {
    out.put("benchmark", result.id().benchmark());
    ObjectNode params = out.putObject("params");
    result.id().params().forEach(params::put);
    out.put("mode", result.id().mode());
    out.put("stage", result.stage().name());
    out.put("verdict", result.verdict().name());
    out.put("margin", result.margin());
    ArrayNode reasons = out.putArray("reasons");
    for (Reason reason : result.reasons()) {
      reasons.addObject().put("kind", reason.kind().name()).put("text", reason.text());
    }
    result.effect().ifPresent(effect -> effect(out.putObject("effect"), effect));
    result.mainMode().ifPresent(effect -> effect(out.putObject("mainMode"), effect));
    SlowMode slow = result.slowMode();
    out.putObject("slowMode")
        .put("base", slow.base())
        .put("baseForks", slow.baseForks())
        .put("head", slow.head())
        .put("headForks", slow.headForks())
        .put("p", slow.p());
    if (result.allocation().isKnown()) {
      out.putObject("bytesPerOp")
          .put("base", result.allocation().base())
          .put("head", result.allocation().head());
    }
    result.pairsNeeded().ifPresent(pairs -> out.put("pairsNeeded", pairs));
    ArrayNode forks = out.putArray("forks");
    result.forks().forEach(fork -> fork(forks.addObject(), fork));
  }

  private static void effect(ObjectNode out, Effect effect) {
    out.put("paired", effect.paired());
    out.put("ratio", effect.ratio());
    out.put("low", effect.low());
    out.put("high", effect.high());
    out.put("level", effect.level());
    out.put("count", effect.count());
    out.put("sd", effect.sd());
    out.put("mad", effect.mad());
    evidence(out.putObject("primary"), effect.primary());
    evidence(out.putObject("robust"), effect.robust());
  }

  private static void evidence(ObjectNode out, Evidence evidence) {
    out.put("slowerP", evidence.slower()).put("withinP", evidence.within());
  }

  private static void fork(ObjectNode out, ForkTime fork) {
    out.put("build", fork.build().name());
    out.put("pair", fork.pair());
    out.put("start", fork.start().toString());
    out.put("nanosPerOp", fork.nanos());
    out.put("meanNanosPerOp", fork.meanNanos());
    out.put("steady", fork.steady());
    out.put("slow", fork.slow());
  }
}
