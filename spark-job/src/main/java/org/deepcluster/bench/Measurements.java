package org.deepcluster.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes measures, one after the other, and keeps what they gave. A measure runs once untimed on
 * both sides, then in pairs.
 */
public final class Measurements {
  private final int pairs;
  private final Optional<PeerStages> peer;
  private final Consumer<String> say;
  private final List<Comparison> comparisons = new ArrayList<>();
  private final Map<String, Double> figures = new LinkedHashMap<>();

  /**
   * Nothing measured so far.
   *
   * @param pairs how often each measure is taken
   * @param say hears what is measured now
   */
  public Measurements(int pairs, Optional<PeerStages> peer, Consumer<String> say) {
    this.pairs = pairs;
    this.peer = peer;
    this.say = say;
  }

  /** Something the peer is asked for. */
  @FunctionalInterface
  public interface Asked {
    /** Asks for it; returns its seconds. */
    double seconds(PeerStages peer) throws IOException;
  }

  /** The peer, where there is one. */
  public Optional<PeerStages> peer() {
    return peer;
  }

  /** {@code asked} as a trial of the peer, where there is one. */
  public Optional<Trial> trial(Asked asked) {
    return peer.map(stages -> () -> asked.seconds(stages));
  }

  /** Images a second of something that takes both sides seconds for {@code images} images. */
  public void rate(String key, long images, Trial ours, Asked asked) throws IOException {
    Optional<Trial> theirs = trial(asked).map(trial -> () -> images / trial.run());
    warmed(key, Unit.IMAGES_PER_SECOND, () -> images / ours.run(), theirs);
  }

  /** Seconds of something. */
  public void seconds(String key, Trial ours, Asked asked) throws IOException {
    warmed(key, Unit.SECONDS, ours, trial(asked));
  }

  private void warmed(String key, Unit unit, Trial ours, Optional<Trial> theirs)
      throws IOException {
    say.accept("%s: once to warm up".formatted(key));
    Comparison.alternate(key, unit, 1, ours, theirs);
    pairs(key, unit, ours, theirs);
  }

  /** In pairs, both sides being warm. */
  public void pairs(String key, Unit unit, Trial ours, Optional<Trial> theirs) throws IOException {
    say.accept("%s: %d times".formatted(key, pairs));
    comparisons.add(Comparison.alternate(key, unit, pairs, ours, theirs));
  }

  /** One pair, whatever state both sides are in. */
  public void once(String key, Unit unit, Trial ours, Optional<Trial> theirs) throws IOException {
    say.accept("%s: once".formatted(key));
    comparisons.add(Comparison.alternate(key, unit, 1, ours, theirs));
  }

  /** The median of the seconds of {@code part} over those of {@code whole}, run in turn. */
  public double part(Trial part, Trial whole) throws IOException {
    Comparison both = Comparison.alternate("part", Unit.SECONDS, pairs, whole, Optional.of(part));
    return both.ratio().orElseThrow().median();
  }

  /** Keeps what was measured elsewhere. */
  public void add(Comparison comparison) {
    comparisons.add(comparison);
  }

  /** Keeps a figure of ours alone. */
  public void figure(String key, double value) {
    figures.put(key, value);
  }

  /** What was measured, in order. */
  public List<Comparison> comparisons() {
    return Collections.unmodifiableList(comparisons);
  }

  /** The figures of ours alone. */
  public Map<String, Double> figures() {
    return Collections.unmodifiableMap(figures);
  }
}
