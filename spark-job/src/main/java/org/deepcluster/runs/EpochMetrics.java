package org.deepcluster.runs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The figures of one epoch; null where a figure does not exist (the first epoch's {@code
 * nmiPrevious}, labels where there are none). They are read from the facts of the epoch's commits,
 * which are named like the keys of {@link #toJson}; seconds come from the map {@code seconds} of
 * their notes, added up over training rounds. NMI, AMI, ARI and {@code changed} are shares; {@code
 * largest} and {@code smallest} count images; {@code digest} is the content digest of the epoch's
 * network.
 */
public record EpochMetrics(
    int epoch,
    Double loss,
    Double learningRate,
    Double nmiPrevious,
    Double nmiPreviousArithmetic,
    Double nmiLabels,
    Double amiLabels,
    Double ariLabels,
    Long emptyBeforeRepair,
    Long empty,
    Long repairs,
    Long largest,
    Long smallest,
    Double effectiveClusters,
    Double featureVariance,
    Long collapsedEpochs,
    Double changed,
    Long imagesSeen,
    Long imagesPlanned,
    Long rollbacks,
    String digest,
    StageSeconds seconds) {

  /** Of every epoch of a chain that ended with a network; the initial network is no epoch. */
  public static List<EpochMetrics> of(List<Commit> chain) {
    SortedMap<Integer, List<Commit>> epochs = new TreeMap<>();
    for (Commit commit : chain) {
      epochs.computeIfAbsent(commit.step().epoch(), e -> new ArrayList<>()).add(commit);
    }
    return epochs.values().stream()
        .filter(EpochMetrics::isWholeEpoch)
        .map(EpochMetrics::ofEpoch)
        .toList();
  }

  private static boolean isWholeEpoch(List<Commit> commits) {
    return commits.size() > 1 && commits.get(commits.size() - 1).step().stage() == Stage.NETWORK;
  }

  private static EpochMetrics ofEpoch(List<Commit> commits) {
    Map<String, Object> facts = new TreeMap<>();
    Map<String, Double> seconds = new TreeMap<>();
    for (Commit commit : commits) {
      facts.putAll(commit.facts());
      addSeconds(commit, seconds);
    }
    Commit last = commits.get(commits.size() - 1);
    return of(last, facts, StageSeconds.of(seconds));
  }

  private static void addSeconds(Commit commit, Map<String, Double> seconds) {
    if (commit.notes().get("seconds") instanceof Map<?, ?> parts) {
      parts.forEach(
          (stage, value) -> {
            if (value instanceof Number number) {
              seconds.merge(String.valueOf(stage), number.doubleValue(), Double::sum);
            }
          });
    }
  }

  private static EpochMetrics of(Commit last, Map<String, Object> facts, StageSeconds seconds) {
    return new EpochMetrics(
        last.step().epoch(),
        real(facts, "loss"),
        real(facts, "learning_rate"),
        real(facts, "nmi_previous"),
        real(facts, "nmi_previous_arithmetic"),
        real(facts, "nmi_labels"),
        real(facts, "ami_labels"),
        real(facts, "ari_labels"),
        count(facts, "empty_before_repair"),
        count(facts, "empty"),
        count(facts, "repairs"),
        count(facts, "largest"),
        count(facts, "smallest"),
        real(facts, "effective_clusters"),
        real(facts, "feature_variance"),
        count(facts, "collapsed_epochs"),
        real(facts, "changed"),
        count(facts, "images_seen"),
        count(facts, "images_planned"),
        count(facts, "rollbacks"),
        last.digest(),
        seconds);
  }

  private static Double real(Map<String, Object> facts, String key) {
    return facts.get(key) instanceof Number number ? (Double) number.doubleValue() : null;
  }

  private static Long count(Map<String, Object> facts, String key) {
    return facts.get(key) instanceof Number number ? (Long) number.longValue() : null;
  }

  /** One line of JSON with every key, in the order of docs/operations.md. */
  public String toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("epoch", epoch);
    json.put("loss", loss);
    json.put("learning_rate", learningRate);
    json.put("nmi_previous", nmiPrevious);
    json.put("nmi_previous_arithmetic", nmiPreviousArithmetic);
    json.put("nmi_labels", nmiLabels);
    json.put("ami_labels", amiLabels);
    json.put("ari_labels", ariLabels);
    json.put("empty_before_repair", emptyBeforeRepair);
    json.put("empty", empty);
    json.put("repairs", repairs);
    json.put("largest", largest);
    json.put("smallest", smallest);
    json.put("effective_clusters", effectiveClusters);
    json.put("feature_variance", featureVariance);
    json.put("collapsed_epochs", collapsedEpochs);
    json.put("changed", changed);
    json.put("images_seen", imagesSeen);
    json.put("images_planned", imagesPlanned);
    json.put("rollbacks", rollbacks);
    json.put("digest", digest);
    json.put("seconds", seconds.toMap());
    return Json.line(json);
  }
}
