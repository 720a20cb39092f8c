package io.lanewise.jmh.report;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Gives each series its colour. A peer has the same one in every chart.
final class Palette {
  private Palette() {}

  static Map<String, Series> ofMethods(Collection<String> methods) {
    boolean peers = methods.stream().anyMatch(PeerNames.METHODS::contains);
    List<Integer> free =
        IntStream.range(peers ? PeerNames.METHODS.size() : 0, Series.SLOTS).boxed().toList();
    Map<String, Series> palette = new LinkedHashMap<>();
    int next = 0;
    for (String method : methods) {
      int own = PeerNames.METHODS.indexOf(method);
      int slot = own >= 0 ? own : free.get(next++ % free.size());
      palette.put(method, new Series(method, PeerNames.of(method), slot));
    }
    return palette;
  }

  static Map<String, Series> ofValues(String param, List<String> values) {
    Map<String, Series> palette = new LinkedHashMap<>();
    for (String value : values) {
      palette.put(value, new Series(value, param + " " + value, palette.size() % Series.SLOTS));
    }
    return palette;
  }
}
