package org.deepcluster.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What two sides reached, run by run: value i of {@code peer} was measured right after value i of
 * {@code ours}. A ratio says how many times faster ours is, whatever the unit. {@code peer} is
 * empty where there is none.
 */
public record Comparison(String key, Unit unit, List<Double> ours, List<Double> peer) {
  public Comparison {
    if (ours.isEmpty() || (!peer.isEmpty() && peer.size() != ours.size())) {
      throw new IllegalArgumentException(
          "Cannot compare %s: %d runs of ours with %d of the peer (rule: as many, at least one)"
              .formatted(key, ours.size(), peer.size()));
    }
    ours = List.copyOf(ours);
    peer = List.copyOf(peer);
  }

  /** Runs both sides in turn, ours first, {@code pairs} times. */
  public static Comparison alternate(
      String key, Unit unit, int pairs, Trial ours, Optional<Trial> peer) throws IOException {
    List<Double> our = new ArrayList<>();
    List<Double> their = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      our.add(ours.run());
      if (peer.isPresent()) {
        their.add(peer.get().run());
      }
    }
    return new Comparison(key, unit, our, their);
  }

  /** How many times faster ours is, pair by pair; empty without a peer. */
  public Optional<Spread> ratio() {
    return peer.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Spread.of(
                IntStream.range(0, ours.size())
                    .mapToObj(i -> unit.timesFaster(ours.get(i), peer.get(i)))
                    .toList()));
  }

  /** The median of ours. */
  public double oursMedian() {
    return Spread.of(ours).median();
  }

  /** The median of the peer's; empty without a peer. */
  public Optional<Double> peerMedian() {
    return peer.isEmpty() ? Optional.empty() : Optional.of(Spread.of(peer).median());
  }

  Map<String, Object> toMap() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("unit", unit.text());
    json.put("ours", Figures.rounded(oursMedian()));
    json.put("peer", peerMedian().map(Figures::rounded).orElse(null));
    json.put("ratio", ratio().map(Spread::toMap).orElse(null));
    return json;
  }
}
