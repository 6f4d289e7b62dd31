package org.deepcluster.spark;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.Stage;

/**
 * The newest figures of the run that this driver trains, by name; NaN before there is one. Written
 * by the thread that trains, read by those of metric sinks. Seconds are those of the newest epoch,
 * of training so far; images a second are those of the newest commit.
 */
final class RunGauges {
  static final String EPOCH = "epoch";
  static final String EPOCHS = "epochs";
  static final String SHARE = "stage_share";
  static final String COMMITTED = "last_commit_timestamp_seconds";
  static final String EXTRACTED = "extract_images_per_second";
  static final String TRAINED = "train_images_per_second";

  /** Named like the facts of commits. */
  static final List<String> FACTS =
      List.of(
          "loss",
          "learning_rate",
          "nmi_previous",
          "changed",
          "repairs",
          "largest",
          "smallest",
          "effective_clusters",
          "collapsed_epochs",
          "rollbacks");

  /** Named like the seconds in notes of commits, with {@code _seconds}. */
  static final List<String> STAGES = List.of("decode", "extract", "whiten", "cluster", "train");

  private static final RunGauges OF_THIS_PROCESS = new RunGauges();

  private final Map<String, Double> values = new ConcurrentHashMap<>();
  private long images;

  /** A driver trains one run at a time, and Spark makes its plugins by their names alone. */
  static RunGauges ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /** Adds a gauge for each name. */
  void register(MetricRegistry registry) {
    for (String name : List.of(EPOCH, EPOCHS, SHARE, COMMITTED, EXTRACTED, TRAINED)) {
      register(registry, name);
    }
    FACTS.forEach(fact -> register(registry, fact));
    STAGES.forEach(stage -> register(registry, stage + "_seconds"));
  }

  private void register(MetricRegistry registry, String name) {
    Gauge<Double> gauge = () -> value(name);
    registry.register(name, gauge);
  }

  double value(String name) {
    return values.getOrDefault(name, Double.NaN);
  }

  private void set(String name, double value) {
    values.put(name, value);
  }

  /** A run of {@code epochs} epochs over {@code ofImages} images begins or goes on. */
  void begin(int epochs, long ofImages) {
    values.clear();
    images = ofImages;
    set(EPOCHS, epochs);
    set(EPOCH, 0);
  }

  /** Part {@code done} of {@code all} of the running stage is done. */
  void progress(long done, long all) {
    set(SHARE, (double) done / Math.max(1, all));
  }

  /** A step was committed; in order. */
  void committed(Commit commit) {
    speed(commit);
    FACTS.forEach(fact -> take(commit.facts(), fact, fact));
    if (commit.step().stage() == Stage.NETWORK) {
      set(EPOCH, commit.step().epoch());
    }
  }

  /** This process has just committed. */
  void committedAt(double seconds) {
    set(COMMITTED, seconds);
  }

  private void speed(Commit commit) {
    if (!(commit.notes().get("seconds") instanceof Map<?, ?> seconds)) {
      return;
    }
    boolean trains = seconds.containsKey("train");
    double before = trains ? partOfEpoch(commit, "train_seconds") : 0;
    double seen = trains ? partOfEpoch(commit, "images_seen") : 0;
    STAGES.forEach(stage -> take(seconds, stage, stage + "_seconds"));
    if (trains) {
      double took = value("train_seconds");
      take(commit.facts(), "images_seen", "images_seen");
      set(TRAINED, (value("images_seen") - seen) / took);
      set("train_seconds", before + took);
      set("train_epoch", commit.step().epoch());
    } else if (seconds.containsKey("extract")) {
      set(EXTRACTED, images / value("extract_seconds"));
    }
  }

  /** What earlier commits of the same epoch have told of its training. */
  private double partOfEpoch(Commit commit, String name) {
    return value("train_epoch") == commit.step().epoch() ? value(name) : 0;
  }

  private void take(Map<?, ?> from, String key, String name) {
    if (from.get(key) instanceof Number number) {
      set(name, number.doubleValue());
    }
  }
}
