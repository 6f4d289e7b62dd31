package org.deepcluster.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link Peer} is asked for, stage by stage. Every answer is checked: a peer that worked on
 * other images, diverged or came to another result is not one to compare with.
 */
public final class PeerStages {
  private static final double DECODED_ALIKE = 4; // of 255, on average; JPEG decoders round apart
  private static final double OBJECTIVES_ALIKE = 0.005;

  private final Peer peer;
  private final String layout;
  private long images;

  /**
   * Asks {@code peer}.
   *
   * @param layout of its images in memory, {@code contiguous} or {@code channels-last}
   */
  public PeerStages(Peer peer, String layout) {
    this.peer = peer;
    this.layout = layout;
  }

  /**
   * What the peer works on.
   *
   * @param pixels file of (images, 3, side, side) bytes
   * @param encoded file of image files end to end, beside it their lengths
   * @param parameters that are trained
   * @param settings of the network and its schedule
   */
  public record Input(
      Path pixels,
      Path encoded,
      long images,
      int side,
      List<Double> mean,
      List<Double> deviation,
      long parameters,
      Map<String, Object> settings) {}

  /** The seconds of an epoch and of its stages. */
  public record Epoch(double seconds, Map<String, Double> stages) {}

  /** The result of some iterations of k-means: seconds of all, mean squared distance at the end. */
  public record Clustered(double seconds, double objective) {}

  /** How the peer's images lie in memory. */
  public String layout() {
    return layout;
  }

  /** The versions of what the peer is made of. */
  public Map<String, Object> versions(int threads) {
    JsonNode answer = peer.ask("hello", Map.of("threads", threads));
    Map<String, Object> versions = new LinkedHashMap<>();
    answer.fields().forEachRemaining(field -> versions.put(field.getKey(), field.getValue()));
    return versions;
  }

  /** Has the peer read what it works on. */
  public void load(Input input) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("pixels", input.pixels().toString());
    arguments.put("encoded", input.encoded().toString());
    arguments.put("side", input.side());
    arguments.put("mean", input.mean());
    arguments.put("deviation", input.deviation());
    arguments.put("layout", layout);
    arguments.put("settings", input.settings());
    images = input.images();
    JsonNode answer = checked("load", peer.ask("load", arguments));
    long parameters = answer.get("parameters").asLong();
    if (parameters != input.parameters()) {
      throw new BenchException(
          "Cannot compare: the peer trains %d parameters, we train %d"
              .formatted(parameters, input.parameters()));
    }
  }

  /** Seconds of decoding all image files. */
  public double decode() {
    JsonNode answer = checked("decode", peer.ask("decode"));
    double difference = answer.get("difference").asDouble();
    if (!(difference <= DECODED_ALIKE)) {
      throw new BenchException(
          "Cannot compare: the peer's pixels are %.1f of 255 from ours on average (rule: at most %.0f)"
              .formatted(difference, DECODED_ALIKE));
    }
    return answer.get("seconds").asDouble();
  }

  /** Seconds of {@code what} over all images: augment, extract, whiten or train. */
  public double stage(String what) {
    return checked(what, peer.ask(what)).get("seconds").asDouble();
  }

  /** An epoch; one that is {@code cold} begins at image files instead of pixels. */
  public Epoch epoch(boolean cold) {
    JsonNode answer = checked("epoch", peer.ask("epoch", Map.of("cold", cold)));
    Map<String, Double> stages = new LinkedHashMap<>();
    answer
        .get("stages")
        .fields()
        .forEachRemaining(stage -> stages.put(stage.getKey(), stage.getValue().asDouble()));
    return new Epoch(answer.get("seconds").asDouble(), stages);
  }

  /** Iterations of k-means over the float32 rows in a file, from the centroids in another. */
  public Clustered kmeans(Path rows, Path centroids, int columns, int iterations) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("rows", rows.toString());
    arguments.put("centroids", centroids.toString());
    arguments.put("columns", columns);
    arguments.put("iterations", iterations);
    JsonNode answer = peer.ask("kmeans", arguments);
    return new Clustered(answer.get("seconds").asDouble(), answer.get("objective").asDouble());
  }

  private JsonNode checked(String what, JsonNode answer) {
    long seen = answer.get("images").asLong();
    if (seen != images) {
      throw new BenchException(
          "Cannot compare %s: the peer did %d images, we do %d".formatted(what, seen, images));
    }
    if (answer.has("loss") && !Double.isFinite(answer.get("loss").asDouble())) {
      throw new BenchException(
          "Cannot compare %s: the peer's loss is %s (lower training.learning-rate)"
              .formatted(what, answer.get("loss").asText()));
    }
    return answer;
  }

  /** Refuses two objectives of the same k-means that differ by more than 0.5 %. */
  public static void requireAlike(String what, double ours, double other) {
    if (!(Math.abs(ours - other) <= OBJECTIVES_ALIKE * Math.abs(other))) {
      throw new BenchException(
          "Cannot compare %s: from the same start one reached a mean squared distance of %s, the other %s (rule: within 0.5 %%)"
              .formatted(what, ours, other));
    }
  }
}
