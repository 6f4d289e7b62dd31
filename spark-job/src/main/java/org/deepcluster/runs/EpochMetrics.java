package org.deepcluster.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a finished epoch, as one JSON object with the keys of {@code deepcluster
 * metrics}. What does not exist, such as labels, is null.
 */
public record EpochMetrics(int epoch, ObjectNode json) {
  private static final List<String> CLUSTER_FACTS =
      List.of(
          "nmi_previous",
          "nmi_previous_arithmetic",
          "nmi_labels",
          "ami_labels",
          "ari_labels",
          "empty_before_repair",
          "empty",
          "repairs",
          "largest",
          "smallest",
          "changed");

  /** The metrics of every epoch whose network is committed. */
  public static List<EpochMetrics> of(CommitLog log) {
    List<EpochMetrics> metrics = new ArrayList<>();
    for (Commit network : log.chain()) {
      if (network.stage() == Stage.NETWORK) {
        metrics.add(of(log, network));
      }
    }
    return metrics;
  }

  private static EpochMetrics of(CommitLog log, Commit network) {
    int epoch = network.epoch();
    Commit clusters = log.find(epoch, Stage.CLUSTERS).orElseThrow();
    Optional<Commit> features = log.find(epoch, Stage.FEATURES);
    ObjectNode json = RunDirectory.JSON.createObjectNode();
    double seen = number(network.facts().get("images_seen"));
    json.put("epoch", epoch);
    json.put("loss", number(network.facts().get("loss_sum")) / seen);
    json.putPOJO("learning_rate", network.facts().get("learning_rate"));
    CLUSTER_FACTS.forEach(key -> json.putPOJO(key, clusters.facts().get(key)));
    json.putPOJO("images_seen", network.facts().get("images_seen"));
    json.putPOJO("images_planned", network.facts().get("images_planned"));
    json.put("digest", network.digest());
    json.set(
        "seconds",
        seconds(
            features.map(f -> number(f.notes().get("seconds.extract"))).orElse(0.0),
            number(clusters.notes().get("seconds.whiten")),
            number(clusters.notes().get("seconds.cluster")),
            number(network.notes().get("seconds.train"))));
    return new EpochMetrics(epoch, json);
  }

  private static ObjectNode seconds(double extract, double whiten, double cluster, double train) {
    ObjectNode seconds = RunDirectory.JSON.createObjectNode();
    seconds.put("extract", extract);
    seconds.put("whiten", whiten);
    seconds.put("cluster", cluster);
    seconds.put("train", train);
    seconds.put("total", Math.round(1e3 * (extract + whiten + cluster + train)) / 1e3);
    return seconds;
  }

  private static double number(Object value) {
    return value == null ? 0 : ((Number) value).doubleValue();
  }

  /** On one line. */
  public String line() {
    try {
      return RunDirectory.JSON
          .writer()
          .without(com.fasterxml.jackson.databind.SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A JSON tree can always be written", e);
    }
  }

  /** The value of {@code key}, NaN where it does not exist. */
  public double value(String key) {
    Object value = json.get(key) == null ? null : json.get(key);
    return value instanceof com.fasterxml.jackson.databind.JsonNode node && !node.isNull()
        ? Double.parseDouble(node.asText("NaN").equals("null") ? "NaN" : node.asText())
        : Double.NaN;
  }

  /** The seconds of a stage. */
  public double seconds(String stage) {
    return json.get("seconds").get(stage).asDouble();
  }
}
