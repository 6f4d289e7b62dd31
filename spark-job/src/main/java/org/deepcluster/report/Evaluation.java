package org.deepcluster.report;

import java.util.Map;

/**
 * What {@code evaluate} found; all values are shares from 0 to 1.
 *
 * @param random probes of the initial weights: linear_fc, knn_fc, linear_conv, knn_conv
 * @param trained the same of the trained network
 * @param clustering accuracy, nmi, ami, ari, purity of its features' clusters against labels
 * @param rawPixels the same of the pixels' clusters
 */
public record Evaluation(
    Map<String, Double> random,
    Map<String, Double> trained,
    Map<String, Double> clustering,
    Map<String, Double> rawPixels) {

  public Evaluation {
    random = Map.copyOf(random);
    trained = Map.copyOf(trained);
    clustering = Map.copyOf(clustering);
    rawPixels = Map.copyOf(rawPixels);
  }
}
